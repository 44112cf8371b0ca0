// A campaign written once is the beginning of another: a draft with the same words, for the same people. Guards: what was a reminder or told of
// a change becomes a campaign like any other, with its limits and its link to unsubscribe.
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import { audienceOf, contentOf } from './campaign-rows'
import type { DuplicateCampaign } from './contract'
import { createCampaign } from './edit-campaign'
import { loadCampaign } from './load-campaign'

export async function duplicateCampaign(ctx: Ctx, { id, locale }: DuplicateCampaign): Promise<{ id: string }> {
  const campaign = await loadCampaign(ctx, id, 'notifications:send')
  const { organizationId, eventId } = campaign
  const wish = {
    organizationId,
    eventId,
    kind: 'campaign' as const,
    name: copyOf(campaign.name, locale),
    audience: audienceOf(campaign),
    content: contentOf(campaign),
  }
  return inTransaction(ctx, async (tx) => ({ id: await createCampaign(tx, wish) }))
}

const NAME_MOST = 120

function copyOf(name: string, locale: Locale): string {
  const word = locale === 'fr' ? ' (copie)' : ' (copy)'
  return name.length + word.length <= NAME_MOST ? name + word : `${name.slice(0, NAME_MOST - word.length - 1)}…${word}`
}
