// A refusal in the words that the gate itself shows: one sentence for one thing, at the door and in the control room.
import { useTranslations } from 'next-intl'
import { reasonKey } from '@/components/scanner/verdict'
import type { RefusalReason } from '@/server/scanning/contract'

/** For pages that are made on the server: the scanner's words do not travel to the dashboard's browser. */
export function useRefusalWords(): (reason: RefusalReason, typed?: boolean) => string {
  const t = useTranslations('scanner')
  return (reason, typed = false) =>
    reason === 'already_used' ? t('words.used') : t(`reasons.${reasonKey(reason, typed)}.title`)
}
