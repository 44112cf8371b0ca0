// A campaign's state in a word, and the clock by which its times are told. Guards: an instant of a campaign about no single event has a zone too.
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

export function CampaignState({ status, chip }: { status: CampaignStatus; chip?: boolean }) {
  const t = useTranslations('campaigns.status')
  if (chip) return <Chip dot={tones[status]}>{t(status)}</Chip>
  return <Status tone={tones[status]}>{t(status)}</Status>
}

const USUAL_ZONE = 'Europe/Paris'

/** Of its event; of one about all events, that of the first of `events`. */
export function zoneOf(
  { event }: { event: { timeZone: string } | null },
  events: readonly { timeZone: string }[] = [],
): string {
  return event?.timeZone ?? events[0]?.timeZone ?? USUAL_ZONE
}

/** What the list and the page put beside the state: when it left, leaves, or was begun. */
export function momentOf({ status, scheduledAt, startedAt, createdAt }: CampaignSummary): Date {
  if (status === 'scheduled' && scheduledAt) return scheduledAt
  return startedAt ?? createdAt
}
