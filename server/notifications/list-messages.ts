// What the dashboard shows of messages: the list, and all about one. Views, never rows. Guards: what is shown as the message's words is said
// to be written anew: the proof of what went out is its subject, its recipient and its steps.

import { isOfTheInstallation, isWorded } from '@/emails/message-kinds'
import type { Notification, NotificationStep, Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { asLocale } from '@/server/kernel/format'
import { organizationZone } from '@/server/organizations/organization-zone'
import { MessageUnwritable } from './compose'
import {
  canAgain,
  type ListMessages,
  type MessagePage,
  type MessageRow,
  type MessageStep,
  type MessageView,
  messageStepKinds,
} from './contract'
import { loadMessage } from './load-message'
import { seenBy, stateOf } from './queries'
import { againOf } from './sent-again'
import { isUrgent, morningFor } from './sms/quiet-hours'
import { sizeOf } from './sms/segments'
import { writeSms } from './sms/write-sms'
import { suppressedOf } from './suppression'
import { wordedData, writeWorded } from './templates/render-notification'
import { isUnasked } from './unasked'

const include = {
  event: { select: { title: true, timeZone: true } },
  purchase: {
    select: {
      ...{ id: true, number: true, eventId: true, buyerName: true, buyerEmail: true },
      event: { select: { title: true, timeZone: true } },
    },
  },
} as const satisfies Prisma.NotificationInclude

type Row = Prisma.NotificationGetPayload<{ include: typeof include }>

/** Newest first. */
export async function listMessages(ctx: Ctx, input: ListMessages): Promise<MessagePage> {
  const { status, kind, purchaseId, isOfCampaign, limit } = input
  const after = decodeCursor(input.cursor)
  const rows = await ctx.db.notification.findMany({
    where: {
      ...(status && { status }),
      ...(kind && { kind }),
      ...(purchaseId && { purchaseId }),
      ...(isOfCampaign !== undefined && { campaignId: isOfCampaign ? { not: null } : null }),
      ...(after && { OR: [{ requestedAt: { lt: after.at } }, { requestedAt: after.at, id: { lt: after.id } }] }),
      ...found(ctx, input),
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = rows.length > limit && last ? encodeCursor({ at: last.requestedAt, id: last.id }) : null
  const usualZone = await organizationZone(ctx, page[0]?.organizationId ?? null)
  return { messages: page.map((row) => rowOf(row, usualZone)), nextCursor }
}

/** Of those that may be seen, what bears the words searched for in its address or in the name of who it is for or about. */
function found(ctx: Ctx, input: ListMessages): Prisma.NotificationWhereInput {
  const seen = seenBy(ctx, input)
  const search = input.search?.replaceAll('\0', '').trim()
  if (!search) return seen
  const anywhere = { contains: search, mode: 'insensitive' } as const
  const named = (path: string[]) => ({ props: { path, string_contains: search, mode: 'insensitive' } }) as const
  const ofSomebody = [
    { recipient: { contains: search.toLowerCase() } },
    { purchase: { buyerName: anywhere } },
    { purchase: { tickets: { some: { attendee: { name: anywhere } } } } },
    named(NAME),
    named(DATA_NAME),
  ]
  return { AND: [seen, { OR: ofSomebody }] }
}

/** Where a campaign keeps its reader's name, and where a program that asked gave it. */
const NAME = ['name']
const DATA_NAME = ['data', 'guest_name']

export async function messageView(ctx: Ctx, { id }: { id: string }): Promise<MessageView> {
  const { organizationId } = await loadMessage(ctx, id, 'notifications:read')
  const [usualZone, row, repeatedBy] = await Promise.all([
    organizationZone(ctx, organizationId),
    ctx.db.notification.findUniqueOrThrow({
      where: { id },
      include: { ...include, steps: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 200 } },
    }),
    ctx.db.notification.findMany({
      where: { organizationId, key: { startsWith: `again:${id}:` } },
      orderBy: { id: 'asc' },
      select: { id: true },
    }),
  ])
  const [written, suppressed, quietUntil] = await Promise.all([
    writtenAnew(ctx, row),
    suppressedOf(ctx, [row]),
    quietOf(ctx, row),
  ])
  const withheld = suppressed.get(id) ?? null
  const { actor } = ctx
  const may = (actor.kind === 'user' || actor.kind === 'api_key') && actor.permissions.has('notifications:send')
  const waits = isUnasked(row)
  return {
    ...rowOf(row, usualZone),
    locale: row.locale,
    lastError: row.lastError,
    eventTitle: eventOfRow(row)?.title ?? null,
    purchase: row.purchase && { id: row.purchase.id, number: row.purchase.number, eventId: row.purchase.eventId },
    repeats: againOf(row)?.of ?? null,
    repeatedBy: repeatedBy.map((one) => one.id),
    steps: eachOnce(inOrder(row.steps.length > 0 ? row.steps.flatMap(stepOf) : momentsOf(row))),
    written,
    quietUntil,
    segments: row.channel === 'sms' && written ? sizeOf(written.text).segments : null,
    withheld,
    can: {
      resend: may && canAgain(row) && withheld === null,
      changeAddress: may && row.channel === 'email' && (canAgain(row) || (waits && !isOfTheInstallation(row.kind))),
      cancel: may && waits,
    },
  }
}

async function writtenAnew(ctx: Ctx, row: Notification): Promise<MessageView['written']> {
  const data = wordedData(row)
  const { kind, organizationId } = row
  if (!data || !isWorded(kind)) return null
  try {
    if (row.channel === 'sms') return { html: null, text: (await writeSms(ctx, row)).body }
    const { html, text } = await writeWorded(ctx, kind, { organizationId, locale: asLocale(row.locale), data })
    return { html, text }
  } catch (error) {
    if (error instanceof MessageUnwritable) return null
    throw error
  }
}

/** Of a later version's kind nothing is told. */
function stepOf({ kind: written, provider, detail, at }: NotificationStep): MessageStep[] {
  const kind = messageStepKinds.find((one) => one === written)
  return kind ? [{ kind, provider, detail, at }] : []
}

/** A provider's report may bear an instant before that of its own answer to us: what it reports on came first all the same. */
function inOrder(steps: readonly MessageStep[]): MessageStep[] {
  const instantOf = ({ kind, provider, at }: MessageStep): number => {
    if (kind !== 'handed_over') return at.getTime()
    const reported = steps
      .filter((one) => one.provider === provider && one.kind !== kind)
      .map((one) => one.at.getTime())
    return Math.min(at.getTime(), ...reported.filter((instant) => instant > at.getTime() - 30_000))
  }
  const first = (step: MessageStep) => (step.kind === 'handed_over' ? 0 : 1)
  return steps.toSorted((a, b) => instantOf(a) - instantOf(b) || first(a) - first(b))
}

/** Of a message whose steps have gone, or that is from before there were any: what its row still knows. */
function momentsOf(row: Notification): MessageStep[] {
  const { provider, sentAt, deliveredAt, openedAt, bouncedAt, complainedAt } = row
  const known = [
    ['sent', sentAt],
    ['delivered', deliveredAt],
    ['opened', openedAt],
    ['bounced', bouncedAt],
    ['complained', complainedAt],
  ] as const
  return known.flatMap(([kind, at]) => (at ? [{ kind, provider, detail: null, at }] : []))
}

/** A carrier's report that it was taken may come before its answer to us, and says the same. */
function eachOnce(steps: readonly MessageStep[]): MessageStep[] {
  return steps.filter(({ kind, provider }, index) => {
    const since = steps.slice(0, index).filter((one) => one.provider === provider)
    return kind !== 'sent' || since.findLast((one) => ['sent', 'handed_over'].includes(one.kind))?.kind !== 'sent'
  })
}

/** The end of the quiet hours that a text message waits for; null: it waits for no such thing. */
async function quietOf(ctx: Ctx, row: Notification): Promise<Date | null> {
  if (row.channel !== 'sms' || row.status !== 'requested' || row.possibleCopies > 0 || isUrgent(row)) return null
  const asked = row.scheduledAt && row.scheduledAt > ctx.now ? row.scheduledAt : null
  const morning = await morningFor(ctx, row, asked ? new Date(asked.getTime() - 1) : ctx.now)
  return asked === null || morning?.getTime() === asked.getTime() ? morning : null
}

function nameOf({ recipient, purchase, props }: Row): string | null {
  const { name, data } = (props ?? {}) as { name?: unknown; data?: { guest_name?: unknown } }
  const buyer = purchase?.buyerEmail === recipient ? purchase.buyerName : null
  const known = [name, data?.guest_name, buyer].find((one) => typeof one === 'string' && one.trim() !== '')
  return typeof known === 'string' ? known : null
}

/** @param usualZone of what is about no event */
function rowOf(row: Row, usualZone: string): MessageRow {
  return {
    ...stateOf(row),
    recipientName: nameOf(row),
    timeZone: eventOfRow(row)?.timeZone ?? usualZone,
    campaignId: row.campaignId,
    complainedAt: row.complainedAt,
  }
}

function eventOfRow({ event, purchase }: Row): { title: string; timeZone: string } | null {
  return event ?? purchase?.event ?? null
}
