// Keeps a list of campaigns fresh while one of them moves, or may be moved by somebody else.
import type { CampaignSummary } from '@/server/campaigns/contract'
import { KeepFresh } from '../keep-fresh'

export function FreshCampaigns({ campaigns }: { campaigns: readonly Pick<CampaignSummary, 'status'>[] }) {
  const isAny = (...states: CampaignSummary['status'][]) => campaigns.some(({ status }) => states.includes(status))
  if (isAny('sending')) return <KeepFresh everySeconds={4} />
  return isAny('scheduled', 'paused') ? <KeepFresh everySeconds={10} /> : null
}
