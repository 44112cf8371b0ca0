// A campaign's state in a word, and the instant that stands beside it. Guards: what has not reached everybody does not look as if it had.
import { useTranslations } from 'next-intl'
import { Chip, Status, type StatusTone } from '@/components/ui/status'
import type { CampaignStatus, CampaignSummary } from '@/server/campaigns/contract'

const tones: Record<CampaignStatus, StatusTone> = {
  draft: 'off',
  scheduled: 'wait',
  sending: 'now',
  paused: 'wait',
  cancelled: 'off',
  done: 'ok',
}

type CampaignStateProps = { campaign: Pick<CampaignSummary, 'status' | 'counts'>; chip?: boolean }

export function CampaignState({ campaign: { status, counts }, chip }: CampaignStateProps) {
  const t = useTranslations('campaigns.status')
  const isInPart = status === 'done' && counts.unreached > 0
  const tone = isInPart ? 'wait' : tones[status]
  const word = t(isInPart ? 'doneInPart' : status)
  return chip ? <Chip dot={tone}>{word}</Chip> : <Status tone={tone}>{word}</Status>
}

/** What the list and the page put beside the state: when it left, leaves, or was begun. */
export function momentOf({ status, scheduledAt, startedAt, createdAt }: CampaignSummary): Date {
  if (status === 'scheduled' && scheduledAt) return scheduledAt
  return startedAt ?? createdAt
}
