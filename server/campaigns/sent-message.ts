// What a campaign wrote to one person, told from the message's side. Guards: it is written anew from the campaign's words and today's facts, and
// opens nothing of the reader's: in the place of their own links stands the front page.
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { loadMessage } from '@/server/notifications/load-message'
import { prepareContent } from '@/server/notifications/templates/prepare-content'
import { contentOf } from './campaign-rows'
import type { CampaignMessage } from './contract'
import { withoutLinks } from './preview'
import { factsFor } from './recipient-facts'
import { canUnsubscribe, wordsIn } from './write-messages'

/** Null: no campaign sent it. */
export async function campaignMessage(ctx: Ctx, { id }: { id: string }): Promise<CampaignMessage | null> {
  const row = await loadMessage(ctx, id, 'notifications:read')
  const campaign = row.campaignId ? await ctx.db.campaign.findUnique({ where: { id: row.campaignId } }) : null
  if (!campaign) return null
  const locale = asLocale(row.locale)
  const { organizationId } = campaign
  const content = wordsIn(contentOf(campaign), locale)
  const write = await prepareContent(ctx, { organizationId, content, locale, unsubscribe: canUnsubscribe(campaign) })
  const facts = (await factsFor(ctx, campaign, [row]))(row)
  const { html, text } = write(withoutLinks(facts, locale))
  return { campaign: { id: campaign.id, name: campaign.name }, written: { html, text } }
}
