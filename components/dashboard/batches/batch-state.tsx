// A batch's state in a word. Failures are said even when all the rest is done.
import { useTranslations } from 'next-intl'
import { Status, type StatusTone } from '@/components/ui/status'
import type { BatchView } from '@/server/batches/contract'

export const batchWords = ['processing', 'completed', 'completedWithFailures', 'failed', 'cancelled'] as const
export type BatchWord = (typeof batchWords)[number]

export const batchTones: Record<BatchWord, StatusTone> = {
  processing: 'now',
  completed: 'ok',
  completedWithFailures: 'wait',
  failed: 'bad',
  cancelled: 'off',
}

export function wordOf({ status, failed }: Pick<BatchView, 'status' | 'failed'>): BatchWord {
  return status === 'completed' && failed > 0 ? 'completedWithFailures' : status
}

export function BatchState({ batch }: { batch: Pick<BatchView, 'status' | 'failed'> }) {
  const t = useTranslations('batches.status')
  const word = wordOf(batch)
  return <Status tone={batchTones[word]}>{t(word)}</Status>
}
