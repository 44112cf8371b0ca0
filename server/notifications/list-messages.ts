// What the dashboard shows of messages: the list, and all about one. Views, never rows. Guards: what is shown as the message's words is said
// to be written anew: the proof of what went out is its subject, its recipient and its steps.

import { isWorded } from '@/emails/message-kinds'
import type { Notification, Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { asLocale } from '@/server/kernel/format'
import { MessageUnwritable } from './compose'
import { canAgain, type ListMessages, type MessagePage, type MessageRow, type MessageView } from './contract'
import { loadMessage } from './load-message'
import { seenBy, stateOf } from './queries'
import { againOf } from './sent-again'
import { sizeOf } from './sms/segments'
import { writeSms } from './sms/write-sms'
import { wordedData, writeWorded } from './templates/render-notification'

const USUAL_ZONE = 'Europe/Paris'

const include = {
  event: { select: { title: true, timeZone: true } },
  purchase: { select: { id: true, number: true, eventId: true, event: { select: { title: true, timeZone: true } } } },
} as const satisfies Prisma.NotificationInclude

type Row = Prisma.NotificationGetPayload<{ include: typeof include }>

/** Newest first. */
export async function listMessages(ctx: Ctx, input: ListMessages): Promise<MessagePage> {
  const { status, kind, limit } = input
  const after = decodeCursor(input.cursor)
  const search = input.search?.trim().toLowerCase()
  const rows = await ctx.db.notification.findMany({
    where: {
      ...seenBy(ctx, input),
      ...(status && { status }),
      ...(kind && { kind }),
      ...(search && { recipient: { contains: search } }),
      ...(after && { OR: [{ requestedAt: { lt: after.at } }, { requestedAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = rows.length > limit && last ? encodeCursor({ at: last.requestedAt, id: last.id }) : null
  return { messages: page.map(rowOf), nextCursor }
}

export async function messageView(ctx: Ctx, { id }: { id: string }): Promise<MessageView> {
  const { organizationId } = await loadMessage(ctx, id, 'notifications:read')
  const [row, repeatedBy] = await Promise.all([
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
  const written = await writtenAnew(ctx, row)
  const { actor } = ctx
  const may = (actor.kind === 'user' || actor.kind === 'api_key') && actor.permissions.has('notifications:send')
  const waits = row.status === 'requested' && row.possibleCopies === 0 && row.campaignId === null
  return {
    ...rowOf(row),
    locale: row.locale,
    lastError: row.lastError,
    complainedAt: row.complainedAt,
    eventTitle: eventOfRow(row)?.title ?? null,
    purchase: row.purchase && { id: row.purchase.id, number: row.purchase.number, eventId: row.purchase.eventId },
    repeats: againOf(row)?.of ?? null,
    repeatedBy: repeatedBy.map((one) => one.id),
    steps: row.steps.map(({ kind, provider, detail, at }) => ({ kind, provider, detail, at })),
    written,
    segments: row.channel === 'sms' && written ? sizeOf(written.text).segments : null,
    can: {
      resend: may && canAgain(row),
      changeAddress: may && row.channel === 'email' && (canAgain(row) || waits),
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

function rowOf(row: Row): MessageRow {
  return { ...stateOf(row), timeZone: eventOfRow(row)?.timeZone ?? USUAL_ZONE, campaignId: row.campaignId }
}

function eventOfRow({ event, purchase }: Row): { title: string; timeZone: string } | null {
  return event ?? purchase?.event ?? null
}
