'use client'
// Sends the parts of an import one after the other. Guards: what is counted is what the server has said is there; after a failure it
// goes on with the part that failed.
import { useRef, useState } from 'react'
import { useTRPCClient } from '@/components/trpc/provider'
import type { ImportPerson } from '@/server/attendees/import/contract'

export type ImportState = {
  total: number
  ids: readonly string[]
  state: 'running' | 'stopped' | 'done'
  error: unknown
}

export function useImportParts(organization: string, eventId: string) {
  const client = useTRPCClient()
  const left = useRef<ImportPerson[][]>([])
  const [progress, setProgress] = useState<ImportState | null>(null)

  async function goOn(total: number, before: readonly string[]) {
    let ids = before
    try {
      for (let part = left.current[0]; part; part = left.current[0]) {
        setProgress({ total, ids, state: 'running', error: null })
        const { attendeeIds } = await client.attendees.import.mutate({ organization, eventId, people: part })
        ids = [...ids, ...attendeeIds]
        left.current = left.current.slice(1)
      }
      setProgress({ total, ids, state: 'done', error: null })
    } catch (error) {
      setProgress({ total, ids, state: 'stopped', error })
    }
  }

  return {
    progress,
    start(parts: ImportPerson[][]) {
      left.current = parts
      return goOn(parts.flat().length, [])
    },
    resume: () => (progress ? goOn(progress.total, progress.ids) : undefined),
    forget: () => setProgress(null),
  }
}
