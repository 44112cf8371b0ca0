// What a message about a change of an event has to be, since nobody can unsubscribe from it and no day's limit holds it back. Guards: it goes to
// those who hold valid tickets of the event; what has changed stands in it, in each language; it goes out once for each change.
import type { Campaign } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { locales } from '@/server/kernel/format'
import type { Audience } from './audience/contract'
import { audienceOf, contentOf } from './campaign-rows'
import type { CampaignContent } from './contract'
import { readChange, textsOf } from './event-changed-offer'

type Said = Pick<Campaign, 'id' | 'kind'> & { audience: Audience; content: CampaignContent }

/** Of what a person has written: also a reminder keeps to those who hold tickets. */
export async function requireOwnKind(ctx: Pick<Ctx, 'db'>, { id, kind, audience, content }: Said): Promise<void> {
  if (kind === 'campaign') return
  const { to, ticketStatuses } = audience
  if (to !== 'holders' || ticketStatuses.join() !== 'valid')
    fail('conflict', 'campaign.holders_only', 'This message is for those who hold valid tickets of the event.')
  if (kind !== 'event_changed') return
  const notice = await ctx.db.eventChangeNotice.findUnique({ where: { campaignId: id } })
  const texts = notice && textsOf(notice)
  for (const locale of locales) {
    const blocks = content[locale]?.blocks
    const changes = texts?.[locale].trim()
    if (blocks && !(changes && blocks.some((block) => block.kind === 'text' && block.text.includes(changes))))
      fail(
        'conflict',
        'campaign.change_missing',
        'The paragraph that says what has changed stays in the message. Reload the page to have it back.',
      )
  }
}

/** Before it is sent: it tells of all that has changed, and of nothing that has not. */
export async function requireTrueChange(ctx: Pick<Ctx, 'db' | 'now'>, campaign: Campaign): Promise<void> {
  await requireOwnKind(ctx, { ...campaign, audience: audienceOf(campaign), content: contentOf(campaign) })
  if (campaign.kind !== 'event_changed') return
  const change = await readChange(ctx, campaign.eventId ?? '')
  if (change?.state !== 'drafted' || change.open?.campaign.id !== campaign.id)
    fail(
      'conflict',
      'campaign.change_gone',
      'The event is not on sale any more, or has changed since this was drafted. Look at its messages page.',
    )
}
