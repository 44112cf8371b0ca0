// Tells those who hold tickets that the event has changed, once a person wants it: one press makes a draft that says what was and what is, in
// both languages, for a person to read and send. Guards: nothing is sent here; two presses make one draft; of an event that changes again
// meanwhile the press is told, and what is written in a draft by then is kept.
import type { Prisma } from '@/prisma/generated/client'
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { loadEvent, lockEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { type Locale, locales } from '@/server/kernel/format'
import type { MessageContent } from '@/server/notifications/templates/contract'
import { wordsFor } from '@/server/notifications/templates/words-for'
import { usualAudience } from './audience/contract'
import { type CampaignContent, campaignContentSchema } from './contract'
import { createCampaign, refuseLate } from './edit-campaign'
import { withChanges } from './event-changed-lines'
import { type ChangeTexts, type EventChange, readChange, textsOf } from './event-changed-offer'
import type { DraftChange } from './reminders/contract'
import { fillWords } from './reminders/fill-words'

/** Answers the draft: a new one, or the one that waits, with the newer changes in it. */
export async function draftChange(ctx: Ctx, input: DraftChange): Promise<{ campaignId: string }> {
  const { id: eventId, organizationId } = await loadEvent(ctx, input.eventId, 'notifications:send')
  return inTransaction(ctx, async (tx) => {
    const change = await lockedChange(tx, eventId, input.until)
    const { open } = change
    if (open && open.campaign.status !== 'draft')
      fail('conflict', 'event_change.scheduled', 'Call the scheduled campaign off first, then complete it.')
    if (open && change.state === 'drafted') return { campaignId: open.campaign.id }
    const campaignId = open
      ? await completeDraft(tx, change, open)
      : await newDraft(tx, { eventId, organizationId, locale: input.locale }, change)
    return { campaignId }
  })
}

/** A person's word that nobody has to be told of what has changed so far. */
export async function dismissChange(ctx: Ctx, input: DraftChange): Promise<{ dismissed: true }> {
  const { id: eventId, organizationId } = await loadEvent(ctx, input.eventId, 'notifications:send')
  return inTransaction(ctx, async (tx) => {
    const change = await lockedChange(tx, eventId, input.until)
    if (change.open) fail('conflict', 'event_change.changed_meanwhile', MEANWHILE)
    await note(tx, { eventId, organizationId, campaignId: null }, change)
    await recordAudit(tx, {
      organizationId,
      action: 'event_change.dismissed',
      subject: { kind: 'event', id: eventId },
      after: { until: String(change.until), changes: change.texts },
    })
    return { dismissed: true }
  })
}

const MEANWHILE = 'The event or the message about it changed meanwhile. Look again.'

/** The event stays as it is until the end of the transaction. */
async function lockedChange(tx: TxCtx, eventId: string, until: string): Promise<EventChange> {
  await lockEvent(tx, eventId)
  const change = await readChange(tx, eventId)
  if (!change || String(change.until) !== until) return fail('conflict', 'event_change.changed_meanwhile', MEANWHILE)
  return change
}

type Aim = { eventId: string; organizationId: string; locale: Locale }

async function newDraft(tx: TxCtx, { eventId, organizationId, locale }: Aim, change: EventChange): Promise<string> {
  const [fr, en] = await Promise.all(locales.map((one) => firstWords(tx, organizationId, one, change.texts[one])))
  const campaignId = await createCampaign(tx, {
    organizationId,
    eventId,
    kind: 'event_changed',
    name: nameOf(change.after.title, locale),
    audience: usualAudience,
    content: { ...(fr && { fr }), ...(en && { en }) },
  })
  await note(tx, { eventId, organizationId, campaignId }, change)
  return campaignId
}

/** The organization's words for a change, else the product's, with the changes in them. */
async function firstWords(
  tx: TxCtx,
  organizationId: string,
  locale: Locale,
  changes: string,
): Promise<MessageContent | undefined> {
  const owners = [organizationId, null]
  for (const owner of owners) {
    const { content } = await wordsFor(tx, owner, 'event_changed', locale)
    const words = withChanges(fillWords(content, { changes, message: '' }), changes)
    // Words of their own may be so long already that no changes go in.
    const parsed = campaignContentSchema.safeParse({ [locale]: words })
    if (parsed.success) return words
  }
  return undefined
}

/** A person may have written in it: only the changes are replaced. A language that was taken out stays out. */
async function completeDraft(
  tx: TxCtx,
  { texts, until, state }: EventChange,
  open: NonNullable<EventChange['open']>,
): Promise<string> {
  const { campaign } = open
  if (state === 'undone') return campaign.id
  const content = merged(campaign.content as CampaignContent, texts, textsOf(open))
  const { count } = await tx.db.campaign.updateMany({
    where: { id: campaign.id, status: 'draft', version: campaign.version },
    data: { content: content as unknown as Prisma.InputJsonObject, version: { increment: 1 } },
  })
  if (count === 0) await refuseLate(tx, campaign.id)
  await tx.db.eventChangeNotice.update({
    where: { id: open.id },
    data: { untilSequence: until, changes: texts, decidedBy: actorName(tx.actor) },
  })
  await recordAudit(tx, {
    organizationId: campaign.organizationId,
    action: 'campaign.completed',
    subject: { kind: 'campaign', id: campaign.id },
    before: textsOf(open),
    after: texts,
  })
  return campaign.id
}

function merged(content: CampaignContent, texts: ChangeTexts, older: ChangeTexts): CampaignContent {
  const next: CampaignContent = {}
  for (const locale of locales) {
    const words = content[locale]
    if (words) next[locale] = withChanges(words, texts[locale], older[locale])
  }
  const parsed = campaignContentSchema.safeParse(next)
  if (!parsed.success)
    fail('conflict', 'event_change.no_room', 'The draft is too long for the changes. Shorten it first.')
  return parsed.data
}

async function note(
  tx: TxCtx,
  about: { eventId: string; organizationId: string; campaignId: string | null },
  { until, texts }: EventChange,
): Promise<void> {
  await tx.db.eventChangeNotice.create({
    data: {
      id: tx.random.uuid(tx.now),
      ...about,
      untilSequence: until,
      changes: texts,
      decidedBy: actorName(tx.actor),
      createdAt: tx.now,
    },
  })
}

const NAME_MOST = 120

function nameOf(title: string, locale: Locale): string {
  const name = (locale === 'fr' ? 'Changement\u202f: ' : 'Change: ') + title
  return name.length <= NAME_MOST ? name : `${name.slice(0, NAME_MOST - 1)}…`
}
