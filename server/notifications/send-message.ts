// What programs ask for: one message of a kind made of words and variables, by mail or by SMS. Guards: nothing is written where anything of the
// request does not fit; the same Idempotency-Key asks once; another organization's event is none.

import { checkData } from '@/emails/message-data'
import type { Prisma } from '@/prisma/generated/client'
import { requirePermission, requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { type ErrorDetail, fail, notFound } from '@/server/kernel/errors'
import { rememberedSince } from '@/server/kernel/request-key'
import { type Channel, isTooFar, type MessageAsked, type SendMessage } from './contract'
import { requestNotification } from './request-notification'
import { morningFor } from './sms/quiet-hours'
import { sizeOf } from './sms/segments'
import { MOST_SEGMENTS, smsText } from './sms/write-sms'

export function sendEmail(ctx: Ctx, input: SendMessage): Promise<MessageAsked> {
  return send(ctx, 'email', input)
}

export function sendSms(ctx: Ctx, input: SendMessage): Promise<MessageAsked> {
  return send(ctx, 'sms', input)
}

async function send(ctx: Ctx, channel: Channel, input: SendMessage): Promise<MessageAsked> {
  const organizationId = await admit(ctx, input)
  refuseUnfit(ctx, input)
  const segments = channel === 'sms' ? await segmentsOf(ctx, organizationId, input) : null
  const id = await inTransaction(ctx, (tx) => ask(tx, { channel, organizationId, input }))
  const row = await ctx.db.notification.findUniqueOrThrow({ where: { id } })
  const { status, provider, providerMessageId, sentAt } = row
  return {
    notificationId: id,
    messageId: providerMessageId,
    status,
    provider: status === 'requested' ? null : provider,
    sentAt,
    ...(segments !== null && { segments }),
  }
}

/** A member of some events writes in the name of one of them. */
async function admit(ctx: Ctx, { options: { eventId } }: SendMessage): Promise<string> {
  if (eventId === undefined) return requireWholeOrganization(ctx, 'notifications:send')
  const event = await ctx.db.event.findUnique({ where: { id: eventId }, select: { organizationId: true } })
  const organizationId = event?.organizationId ?? ''
  requirePermission(ctx, 'notifications:send', { organizationId, eventId }, 'event')
  return event ? organizationId : notFound('event')
}

function refuseUnfit(ctx: Ctx, { template, data, options }: SendMessage): void {
  const details: ErrorDetail[] = checkData(template, data).map(({ path, ...fault }) => ({
    path: `data.${path}`,
    ...fault,
  }))
  if (options.scheduledAt && isTooFar(ctx.now, options.scheduledAt))
    details.push({ path: 'options.scheduledAt', code: 'too_big', message: 'at most a year ahead' })
  if (details.length > 0) unfit(details)
}

async function segmentsOf(ctx: Ctx, organizationId: string, { template, data, options }: SendMessage): Promise<number> {
  const { name } = await ctx.db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { name: true },
  })
  const text = smsText({ kind: template, locale: options.locale, organizationName: name, data })
  const { segments } = sizeOf(text)
  if (segments > MOST_SEGMENTS)
    unfit([{ path: 'data', code: 'too_long', message: `is ${segments} SMS long; at most ${MOST_SEGMENTS} are sent` }])
  return segments
}

function unfit(details: ErrorDetail[]): never {
  fail('invalid', 'request.invalid', 'Some fields are missing or not as they must be.', { details })
}

type Asked = { channel: Channel; organizationId: string; input: SendMessage }

async function ask(tx: TxCtx, { channel, organizationId, input }: Asked): Promise<string> {
  const { to, template, data, options } = input
  const earlier = await earlierMessage(tx, organizationId, template)
  if (earlier) return earlier
  const eventId = options.eventId ?? null
  const isUrgent = options.priority === 'high'
  const id = await requestNotification(
    tx,
    {
      kind: template,
      key: keyOf(tx) ?? `api:${tx.random.uuid(tx.now)}`,
      organizationId,
      purchaseId: null,
      eventId,
      channel,
      recipient: to,
      locale: options.locale,
      props: { data: data as Prisma.InputJsonObject, ...(isUrgent && { urgent: true }) },
      scheduledAt: await momentOf(tx, { channel, organizationId, input }),
    },
    { priority: options.priority },
  )
  return id ?? fail('conflict', 'notification.asked_twice', 'The same message is being asked for at this moment.')
}

/** Null: at once. */
async function momentOf(tx: TxCtx, { channel, organizationId, input }: Asked): Promise<Date | null> {
  const { scheduledAt, priority, eventId = null } = input.options
  const asked = scheduledAt && scheduledAt > tx.now ? scheduledAt : null
  if (channel === 'email' || priority === 'high') return asked
  return (await morningFor(tx, { organizationId, eventId }, asked ?? tx.now)) ?? asked
}

function keyOf({ requestKey }: Pick<Ctx, 'requestKey'>): string | null {
  return requestKey ? `api:${Buffer.from(requestKey).toString('base64url')}` : null
}

/** What the same Idempotency-Key asked for before: a first try whose answer was lost. */
async function earlierMessage(tx: TxCtx, organizationId: string, kind: string): Promise<string | null> {
  const key = keyOf(tx)
  if (!key) return null
  const found = await tx.db.notification.findFirst({
    where: { kind, key, organizationId },
    select: { id: true, requestedAt: true },
  })
  if (found && found.requestedAt < rememberedSince(tx.now)) {
    await tx.db.notification.update({ where: { id: found.id }, data: { key: `api:${found.id}` } })
    return null
  }
  return found?.id ?? null
}
