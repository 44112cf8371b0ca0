// What a person does with a written campaign: sent, called off, paused, gone on with, cancelled, its failures tried again. Guards: each act is a
// compare and set on the campaign's row, so that of two at once one is told that it came late; what nobody has been asked to carry yet is
// cancelled for good; who has the message gets it once whatever is done here.
import type { Campaign } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { locales } from '@/server/kernel/format'
import { isTooFar } from '@/server/notifications/contract'
import { contentFaults } from '@/server/notifications/templates/contract'
import { requireOwnChoices } from './audience/own-choices'
import { countAudience } from './audience/queries'
import {
  askToAdvance,
  audienceOf,
  audit,
  cancelUnasked,
  contentOf,
  kindOf,
  leave,
  newIdAt,
  wrongStatus,
} from './campaign-rows'
import {
  type CampaignStatus,
  campaignRules,
  isStopReason,
  type RetryCampaign,
  type ScheduleCampaign,
  UNDO_SECONDS,
} from './contract'
import { refuseLate } from './edit-campaign'
import { loadCampaign } from './load-campaign'
import { recipientIs } from './recipient-states'
import { mayGoOn } from './reputation'
import { requireTrueChange } from './told-change'
import { whyUnready } from './words/contract'

export async function scheduleCampaign(ctx: Ctx, { id, seen, at }: ScheduleCampaign): Promise<{ scheduledAt: Date }> {
  const campaign = await loadCampaign(ctx, id, 'notifications:send')
  requireWords(campaign)
  if (campaign.status === 'draft') await requireTrueChange(ctx, campaign)
  const { organizationId, eventId } = campaign
  const aim = { organizationId, eventId, audience: audienceOf(campaign) }
  await requireOwnChoices(ctx, aim)
  if ((await countAudience(ctx, aim, kindOf(campaign))).addresses === 0)
    fail('conflict', 'campaign.nobody', 'Nobody with an address matches this filter.')
  if (at && isTooFar(ctx.now, at)) fail('invalid', 'campaign.too_far', 'A campaign waits for a year at most.')
  const soonest = new Date(ctx.now.getTime() + UNDO_SECONDS * 1000)
  const scheduledAt = at && at > soonest ? at : soonest
  return inTransaction(ctx, async (tx) => {
    const data = { status: 'scheduled', scheduledAt }
    const { count } = await tx.db.campaign.updateMany({ where: { id, status: 'draft', version: seen }, data })
    if (count === 0) await refuseLate(tx, id)
    await askToAdvance(tx, id, scheduledAt)
    await audit(tx, campaign, 'scheduled', { scheduledAt })
    return { scheduledAt }
  })
}

/** Of a draft that a rule has made, in the transaction that makes it. The caller has seen to its words. */
export async function launchCampaign(tx: TxCtx, id: string, at: Date): Promise<void> {
  await leave(tx, { id }, ['draft'], { status: 'scheduled', scheduledAt: at })
  await askToAdvance(tx, id, at)
}

function requireWords(campaign: Campaign): void {
  const content = contentOf(campaign)
  const written = locales.flatMap((locale) => content[locale] ?? [])
  const rules = campaignRules(campaign.eventId)
  const why = whyUnready(content)
  if (written.length === 0 || why === 'untouched') fail('conflict', 'campaign.no_words', 'Write the message first.')
  if (why === 'untranslated')
    fail('conflict', 'campaign.untranslated', 'Both languages say the same. Translate one of them, or remove it.')
  if (written.some((words) => contentFaults(words, rules).length > 0))
    fail(
      'conflict',
      'campaign.words_unfit',
      'The message names what its readers cannot be given. Open it and save it again.',
    )
}

/** As long as nobody has been written to. */
export function callOffCampaign(ctx: Ctx, input: { id: string }): Promise<{ status: 'draft' }> {
  return control(ctx, input.id, 'called_off', async (tx, campaign) => {
    await leave(tx, campaign, ['scheduled'], { status: 'draft', scheduledAt: null })
    return { status: 'draft' }
  })
}

/** What is with a carrier at this moment still goes out. */
export function pauseCampaign(ctx: Ctx, input: { id: string }): Promise<{ status: 'paused' }> {
  return control(ctx, input.id, 'paused', async (tx, campaign) => {
    await leave(tx, campaign, ['sending'], {
      status: 'paused',
      pauseReason: 'person',
      holdReason: null,
      holdUntil: null,
    })
    return { status: 'paused' }
  })
}

/**
 * What came back so far and stopped it is taken as seen, and does not stop it a second time; a few times a day and no more. Its answers are
 * waited for anew. What nobody took before the pause has its whole time again.
 */
export function resumeCampaign(ctx: Ctx, input: { id: string }): Promise<{ status: 'sending' }> {
  return control(ctx, input.id, 'resumed', async (tx, campaign) => {
    // Of several at once each counts those before it.
    await tx.db
      .$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`campaigns/${campaign.organizationId}`}, 0))`
    if (!(await mayGoOn(tx, campaign)))
      fail('conflict', 'campaign.resumed_enough', 'Too much has come back again and again. Try again tomorrow.')
    const seen = isStopReason(campaign.pauseReason)
      ? { watchedFrom: tx.now, resumedAt: { push: tx.now }, trusted: false }
      : {}
    await leave(tx, campaign, ['paused'], { status: 'sending', pauseReason: null, ...seen })
    const waited = { campaignId: campaign.id, status: 'requested' as const, waitingSince: { not: null } }
    await tx.db.notification.updateMany({ where: waited, data: { waitingSince: null } })
    await askToAdvance(tx, campaign.id)
    return { status: 'sending' }
  })
}

/** `cancelled`: so many messages that nobody had been asked to carry. Those in doubt are followed to their end. */
export function cancelCampaign(ctx: Ctx, input: { id: string }): Promise<{ cancelled: number }> {
  return control(ctx, input.id, 'cancelled', async (tx, campaign) => ({
    cancelled: await cancelRest(tx, campaign, ['sending', 'paused']),
  }))
}

/** Answers how many messages nobody had been asked to carry. For those who have asked for permission. */
export async function cancelRest(
  tx: TxCtx,
  campaign: Campaign,
  from: readonly CampaignStatus[] = ['scheduled', 'sending', 'paused'],
): Promise<number> {
  const data = { status: 'cancelled', pauseReason: null, holdReason: null, holdUntil: null, finishedAt: tx.now }
  await leave(tx, campaign, from, data)
  const cancelled = await cancelUnasked(tx, campaign)
  await askToAdvance(tx, campaign.id)
  return cancelled
}

/** Only those that failed: whoever has the message, or does not want it, gets nothing; who may have it, only where that is asked for. */
export function retryFailed(ctx: Ctx, { id, which = 'failed' }: RetryCampaign): Promise<{ again: number }> {
  return control(ctx, id, which === 'doubtful' ? 'doubtful_retried' : 'retried', async (tx, campaign) => {
    // First the campaign's row, as everybody else does.
    await leave(tx, campaign, ['sending', 'paused', 'done'], { finishedAt: null })
    const again = await tx.db.$executeRaw`
      WITH opened AS (
        UPDATE notification SET status = 'requested', provider = NULL, provider_message_id = NULL, handed_over_at = NULL, sent_at = NULL,
          possible_copies = 0, waiting_since = NULL, last_error = NULL, retry = retry + 1
        WHERE campaign_id = ${campaign.id}::uuid AND ${recipientIs[which]} RETURNING id
      )
      INSERT INTO notification_step (id, notification_id, kind, at)
      SELECT ${newIdAt(tx.now)}, id, 'requested', ${tx.now}::timestamptz FROM opened`
    if (again === 0) wrongStatus()
    await tx.db.campaign.updateMany({ where: { id: campaign.id, status: 'done' }, data: { status: 'sending' } })
    await askToAdvance(tx, campaign.id)
    return { again }
  })
}

async function control<T extends object>(
  ctx: Ctx,
  id: string,
  act: string,
  work: (tx: TxCtx, campaign: Campaign) => Promise<T>,
): Promise<T> {
  const campaign = await loadCampaign(ctx, id, 'notifications:send')
  return inTransaction(ctx, async (tx) => {
    const done = await work(tx, campaign)
    await audit(tx, campaign, act, done)
    return done
  })
}
