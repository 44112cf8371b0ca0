'use client'
// Takes a green back and says for a moment what came of it.
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { StatusTone } from '@/components/ui/status'
import { GateRefusal, type Station } from './gate-line'

const SAID_MS = 6_000

type Said = { tone: StatusTone; text: string }

export function useUndo({ line }: Station, onUndone: (scanId: string) => void) {
  const t = useTranslations('scanner.undo')
  const [said, setSaid] = useState<Said | null>(null)
  useEffect(() => {
    if (said === null) return
    const timer = setTimeout(() => setSaid(null), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  return {
    said,
    async take(scanId: string): Promise<void> {
      try {
        const { already } = await line.undo(scanId)
        onUndone(scanId)
        setSaid({ tone: 'ok', text: t(already ? 'already' : 'done') })
      } catch (error) {
        const isAway = !(error instanceof GateRefusal) || error.code === null
        setSaid({ tone: 'bad', text: isAway ? t('away') : t('refused') })
      }
    },
  }
}
