// Reports of carriers as they come over the network: believed when signed, counted once, and the same whatever their order.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedHeaders } from '@/dev/stand-ins/resend/resend-events'
import { signedHeaders as sendgridHeaders } from '@/dev/stand-ins/sendgrid/sendgrid-events'
import { twilioSignature } from '@/dev/stand-ins/twilio/twilio-world'
import type { Ctx } from '@/server/kernel/ctx'
import { apiUrl } from '@/server/kernel/links'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { carriersOfTheTests } from '@/tests/support/payment-factories'
import { aSale, salesCtx } from '@/tests/support/sales-factories'
import { receiveResendEvent, receiveSendgridEvents, receiveTwilioStatus } from './provider-events'
import { isSuppressed, suppress } from './suppression'

let database: TestDatabase
let carriers: Carriers
let ctx: Ctx
let end: () => Promise<void>
let organizationId: string

beforeAll(async () => {
  carriers = await startCarriers()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  organizationId = (await aSale(ctx)).organizationId
})
afterAll(async () => {
  await end()
  await database.drop()
  await carriers.stop()
})

type More = {
  organizationId?: null
  status?: 'requested' | 'sent' | 'cancelled'
  recipient?: string
  channel?: string
  provider?: string
}
async function aMessage({ status = 'sent', ...more }: More = {}) {
  const id = ctx.random.uuid(ctx.now)
  const common = { kind: 'custom', key: id, organizationId, recipient: `${id}@exemple.fr`, locale: 'fr', props: {} }
  const given = { provider: 'resend', providerMessageId: status === 'sent' ? `m-${id}` : null, requestedAt: ctx.now }
  const sentAt = status === 'sent' ? ctx.now : null
  await ctx.db.notification.create({ data: { id, ...common, ...given, status, sentAt, ...more } })
  return id
}
const rowOf = (id: string) => ctx.db.notification.findUniqueOrThrow({ where: { id } })
const stepsOf = async (id: string) =>
  (await ctx.db.notificationStep.findMany({ where: { notificationId: id } })).map(({ kind }) => kind).sort()
const everything = async () => [
  await ctx.db.notification.findMany({ orderBy: { id: 'asc' } }),
  await ctx.db.notificationStep.count(),
  await ctx.db.suppression.count(),
]

type Event = { type: string; at?: number; id?: string; bounce?: string; tag?: string | null; emailId?: string }
const addressesOf = new Map<string, string>()
async function report(messageId: string, { type, at = 0, id, bounce, tag = messageId, emailId }: Event, change = '') {
  const body = JSON.stringify({
    type: `email.${type}`,
    created_at: new Date(ctx.now.getTime() + at * 1000).toISOString(),
    data: {
      email_id: emailId ?? `m-${messageId}`,
      to: [addressesOf.get(messageId) ?? `${messageId}@exemple.fr`],
      ...(tag !== null && { tags: { notification: tag } }),
      ...(bounce && { bounce: { type: bounce, message: 'user\0 unknown' } }),
    },
  })
  const eventId = id ?? `${messageId}-${type}-${at}`
  const headers = new Headers(signedHeaders(carriersOfTheTests.resendWebhookSecret, eventId, body, ctx.now))
  await receiveResendEvent(ctx, Buffer.from(body + change), headers)
}

const story: Event[] = [
  { type: 'sent', at: 1 },
  { type: 'delivery_delayed', at: 2 },
  { type: 'delivered', at: 3 },
  { type: 'opened', at: 4 },
  { type: 'complained', at: 5 },
]
function permutations<T>(of: readonly T[]): T[][] {
  if (of.length < 2) return [[...of]]
  return of.flatMap((one, at) => permutations(of.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}
const endOf = async (id: string) => {
  const { status, sentAt, deliveredAt, openedAt, bouncedAt, complainedAt } = await rowOf(id)
  return { status, sentAt, deliveredAt, openedAt, bouncedAt, complainedAt }
}

describe('the reports of a message', () => {
  test.each(['sent', 'requested'] as const)(
    'that is %s end alike in every order, told twice or once',
    async (status) => {
      const ends = await Promise.all(
        permutations(story).map(async (order) => {
          const id = await aMessage({ status })
          for (const event of order) {
            await report(id, event)
            await report(id, event)
          }
          return endOf(id)
        }),
      )
      expect(ends).toHaveLength(120)
      for (const one of ends) expect(one).toEqual(ends[0])
      expect(ends[0]).toMatchObject({ status: 'delivered', bouncedAt: null })
      expect(ends[0]?.openedAt).toEqual(new Date(ctx.now.getTime() + 4_000))
    },
  )

  test('of which one says that it came back end so, whatever else was said, before or after or at once', async () => {
    const bounced = { type: 'bounced', at: 6, bounce: 'Permanent' }
    for (const order of permutations([bounced, { type: 'delivered', at: 3 }, { type: 'failed', at: 2 }])) {
      const [id, atOnce] = [await aMessage(), await aMessage()]
      for (const event of order) await report(id, event)
      await Promise.all(order.flatMap((event) => [report(atOnce, event), report(atOnce, event)]))
      for (const one of [id, atOnce]) {
        expect(await endOf(one)).toMatchObject({ status: 'bounced', bouncedAt: new Date(ctx.now.getTime() + 6_000) })
        expect(await rowOf(one)).toMatchObject({ lastError: 'user unknown' })
        expect((await stepsOf(one)).filter((kind) => kind === 'bounced')).toHaveLength(1)
      }
    }
  })

  test('say nothing more, told again, once a person had it tried again', async () => {
    const id = await aMessage()
    await report(id, { type: 'failed', at: 2 })
    expect((await rowOf(id)).status).toBe('failed')
    await ctx.db.notification.update({ where: { id }, data: { status: 'requested', retry: 1 } })
    await report(id, { type: 'failed', at: 2 })
    expect((await rowOf(id)).status).toBe('requested')
  })

  test('whose answer was lost find it by its identity: it is sent, and nobody asks again', async () => {
    const id = await aMessage({ status: 'requested' })
    await report(id, { type: 'sent' })
    expect(await rowOf(id)).toMatchObject({ status: 'sent', provider: 'resend', providerMessageId: `m-${id}` })
    expect(await stepsOf(id)).toEqual(['sent'])
  })

  test('without an identity find it by the provider’s number; those of strangers’ messages change nothing', async () => {
    const id = await aMessage()
    await report(id, { type: 'delivered', tag: null })
    expect(await rowOf(id)).toMatchObject({ status: 'delivered' })
    const before = await everything()
    for (const tag of [null, 'x', ctx.random.uuid(ctx.now)])
      await report(id, { type: 'bounced', bounce: 'Permanent', tag, emailId: 'nobody’s', id: `stranger-${tag}` })
    expect(await everything()).toEqual(before)
  })

  test('of a copy with another carrier make no failure of what went out', async () => {
    const id = await aMessage({ provider: 'smtp' })
    await report(id, { type: 'failed' })
    await report(id, { type: 'bounced', bounce: 'Transient' })
    expect(await rowOf(id)).toMatchObject({ status: 'sent', provider: 'smtp', lastError: null, bouncedAt: null })
    expect(await stepsOf(id)).toEqual(['bounced', 'failed'])
    const doubted = await aMessage({ status: 'requested', provider: 'smtp' })
    await report(doubted, { type: 'suppressed' })
    expect(await rowOf(doubted)).toMatchObject({ status: 'requested', provider: 'smtp' })
    await report(doubted, { type: 'delivered' })
    expect(await rowOf(doubted)).toMatchObject({ status: 'delivered' })
  })

  test('of one that was called off say what is true: it arrived', async () => {
    const id = await aMessage({ status: 'cancelled' })
    await report(id, { type: 'delivered' })
    expect(await rowOf(id)).toMatchObject({ status: 'delivered' })
  })
})

describe('an address', () => {
  const asked = async (id: string, campaign: boolean) =>
    isSuppressed(ctx, { organizationId, address: (await rowOf(id)).recipient.toUpperCase(), campaign })

  test('that does not exist gets nothing more from this organization; one that was only full does', async () => {
    const [gone, full] = [await aMessage(), await aMessage()]
    await report(gone, { type: 'bounced', bounce: 'Permanent' })
    await report(full, { type: 'bounced', bounce: 'Transient' })
    expect([await asked(gone, false), await asked(full, false)]).toEqual([true, false])
    const address = (await rowOf(gone)).recipient
    const other = (await aSale(ctx)).organizationId
    expect(await isSuppressed(ctx, { organizationId: other, address, campaign: true })).toBe(false)
    expect(await ctx.db.suppression.findFirst({ where: { address } })).toMatchObject({ notificationId: gone })
  })

  test('that does not exist keeps nothing of its account from whoever signs up with it: nobody could release it', async () => {
    const id = await aMessage({ organizationId: null })
    await report(id, { type: 'bounced', bounce: 'Permanent' })
    expect(await rowOf(id)).toMatchObject({ status: 'bounced' })
    expect(await ctx.db.suppression.count({ where: { address: (await rowOf(id)).recipient } })).toBe(0)
  })

  test('that complained gets no campaigns, and its tickets all the same', async () => {
    const id = await aMessage()
    const { recipient: address } = await rowOf(id)
    const unsubscribed = { organizationId, address, scope: 'campaigns', reason: 'unsubscribed' } as const
    await suppress(ctx, { ...unsubscribed, notificationId: null })
    await report(id, { type: 'complained' })
    expect([await asked(id, true), await asked(id, false)]).toEqual([true, false])
    expect(await ctx.db.suppression.findFirst({ where: { address } })).toMatchObject({ reason: 'complained' })
  })

  test('is the one that it went to, not the one that stands there since', async () => {
    const id = await aMessage()
    const old = (await rowOf(id)).recipient
    await ctx.db.notification.update({ where: { id }, data: { recipient: 'richtig@exemple.fr' } })
    addressesOf.set(id, old)
    await report(id, { type: 'bounced', bounce: 'Permanent' })
    expect(await isSuppressed(ctx, { organizationId, address: old, campaign: false })).toBe(true)
    expect(await asked(id, false)).toBe(false)
  })
})

describe('SendGrid', () => {
  type Told = {
    event: string
    type?: string
    reason?: string
    response?: string
    id?: string
    identity?: string | null
  }
  async function told(id: string, events: Told[], forge = '') {
    const about = events.map(({ id: own, identity = id, ...rest }, index) => ({
      email: `${id}@exemple.fr`,
      timestamp: Math.floor(ctx.now.getTime() / 1000) + index,
      sg_event_id: own ?? `${id}-${rest.event}`,
      sg_message_id: `m-${id}.recvd-1-2.0`,
      ...(identity && { notification: identity }),
      ...rest,
    }))
    const body = `${JSON.stringify(about)}\r\n`
    const headers = new Headers(sendgridHeaders(carriersOfTheTests.sendgridSigningKey, body, ctx.now))
    await receiveSendgridEvents(ctx, Buffer.from(forge + body), headers)
  }
  const mail = (status: 'sent' | 'requested' = 'sent') => aMessage({ status, provider: 'sendgrid' })
  const isOut = async (id: string, campaign: boolean) =>
    isSuppressed(ctx, { organizationId, address: `${id}@exemple.fr`, campaign })

  test('reports some at a time, in any order and however often, also where its answer was lost or the identity', async () => {
    const story = [{ event: 'processed' }, { event: 'delivered' }, { event: 'open' }]
    for (const order of permutations(story)) {
      const id = await mail('requested')
      for (const _ of ['once', 'again']) await told(id, order)
      expect(await rowOf(id)).toMatchObject({ status: 'delivered', provider: 'sendgrid', providerMessageId: `m-${id}` })
      expect((await rowOf(id)).openedAt).not.toBeNull()
    }
    const id = await mail()
    await told(id, [{ event: 'delivered', identity: null }, { event: 'account_status_change' }])
    expect(await rowOf(id)).toMatchObject({ status: 'delivered' })
  })

  test.each<[Told, string, [everything: boolean, campaigns: boolean]]>([
    [{ event: 'bounce', type: 'bounce', reason: '550 5.1.1 unknown' }, 'bounced', [true, true]],
    [{ event: 'bounce', type: 'blocked', reason: '421 busy' }, 'bounced', [false, false]],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'suppressed', [false, false]],
    [{ event: 'dropped', reason: 'Recipient List over Package Quota' }, 'failed', [false, false]],
    [{ event: 'spamreport' }, 'delivered', [false, true]],
    [{ event: 'unsubscribe' }, 'delivered', [false, true]],
  ])(
    'says %j: the message is %s, its address keeps away from everything and campaigns %j',
    async (event, status, out) => {
      const id = await mail('requested')
      await told(id, [event])
      expect(await rowOf(id)).toMatchObject({ status, lastError: event.reason ?? null })
      expect([await isOut(id, false), await isOut(id, true)]).toEqual(out)
    },
  )

  test('brings a bounce again: an address that was released since stays so', async () => {
    const id = await mail()
    await told(id, [{ event: 'bounce' }])
    await ctx.db.suppression.deleteMany({ where: { address: `${id}@exemple.fr` } })
    await told(id, [{ event: 'bounce' }])
    expect(await isOut(id, true)).toBe(false)
  })

  test('brings what no row can keep: the rest counts all the same, and it brings them again', async () => {
    const [id, next] = [await mail('requested'), await mail('requested')]
    await told(id, [{ event: 'bounce', reason: '550 5.1.1\0 unknown', id: `${id}\0` }])
    expect(await rowOf(id)).toMatchObject({ status: 'bounced', lastError: '550 5.1.1 unknown' })
    await ctx.pool.query(`ALTER TABLE notification_step ADD CONSTRAINT broken CHECK (detail <> 'broken')`)
    const brought = told(next, [{ event: 'deferred', response: 'broken' }, { event: 'delivered' }])
    await expect(brought).rejects.toThrow('broken')
    expect(await rowOf(next)).toMatchObject({ status: 'delivered' })
    await ctx.pool.query('ALTER TABLE notification_step DROP CONSTRAINT broken')
  })

  test('is not believed where somebody else has signed', async () => {
    const id = await mail()
    const before = await everything()
    await expect(told(id, [{ event: 'bounce' }], ' ')).rejects.toMatchObject({ code: 'webhooks.bad_signature' })
    expect(await everything()).toEqual(before)
  })
})

describe('an SMS', () => {
  async function told(id: string, status: string, more: { ErrorCode?: string } = {}, forge = '') {
    const search = `?notification=${id}`
    const fields = { MessageSid: `SM-${id}`, MessageStatus: status, To: '+33612345678', ...more }
    const url = `${apiUrl('/api/webhooks/twilio')}${search}`
    const signature = twilioSignature(carriersOfTheTests.twilio.authToken, url, fields)
    await receiveTwilioStatus(ctx, Buffer.from(new URLSearchParams(fields).toString()), search, forge + signature)
  }
  const anSms = () => aMessage({ status: 'requested', channel: 'sms', provider: 'twilio', recipient: '+33612345678' })

  test('is sent and delivered as Twilio reports, in any order and however often', async () => {
    for (const order of permutations(['queued', 'sent', 'delivered'])) {
      const id = await anSms()
      for (const status of order) for (const _ of ['once', 'again']) await told(id, status)
      expect(await rowOf(id)).toMatchObject({ status: 'delivered', provider: 'twilio', providerMessageId: `SM-${id}` })
    }
  })

  test('to a number that is none, or that has said STOP, is the last to it', async () => {
    const id = await anSms()
    await told(id, 'undelivered', { ErrorCode: '30003' })
    const number = { organizationId, address: '+33612345678', campaign: false }
    expect(await isSuppressed(ctx, number)).toBe(false)
    await told(await anSms(), 'undelivered', { ErrorCode: '30006' })
    expect(await isSuppressed(ctx, number)).toBe(true)
    expect(await rowOf(id)).toMatchObject({ status: 'bounced', lastError: '30003' })
  })

  test('of which somebody else reports is not touched', async () => {
    const id = await anSms()
    const before = await everything()
    await expect(told(id, 'delivered', {}, 'x')).rejects.toMatchObject({ code: 'webhooks.bad_signature' })
    await expect(report(id, { type: 'delivered' }, ' ')).rejects.toMatchObject({ code: 'webhooks.bad_signature' })
    await expect(receiveResendEvent(ctx, Buffer.from('{}'), new Headers())).rejects.toMatchObject({
      kind: 'bad_request',
    })
    expect(await everything()).toEqual(before)
  })
})
