'use client'

// Leaves the tickets of the purchase just seen to their pages, in this tab only.
import { useEffect } from 'react'
import { keepTickets } from '@/components/ticket/kept-tickets'

export function RememberTickets({ tokens }: { tokens: readonly string[] }) {
  useEffect(() => keepTickets(tokens), [tokens])
  return null
}
