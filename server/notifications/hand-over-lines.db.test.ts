// Lines that go bad while a message is on them: a carrier that hangs, that is cut off in its answer, that fails after it has taken the message,
// that asks to wait. Whoever is asked first, nobody else gets what the first may have.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { forgetBreakers } from '@/server/providers/breaker'
import { type BadLine, type Badness, badLine } from '@/tests/support/bad-line'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type Carrier, type Carriers, mailCarriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, later, salesCtx } from '@/tests/support/sales-factories'
import { handOverMany } from './hand-over'
import type { EmailProvider } from './providers/message-sender'

const SLOW = { timeout: 90_000 }
let database: TestDatabase
let carriers: Carriers
let ctx: Ctx
let end: () => Promise<void>
let organizationId: string
const lines = new Map<Carrier, BadLine>()

/** Between each carrier and its client, before anything reads the environment. */
async function putLinesBetween(): Promise<void> {
  for (const [carrier, name] of [
    ['resend', 'RESEND_API_BASE'],
    ['smtp', 'SMTP_URL'],
    ['sendgrid', 'SENDGRID_API_BASE'],
    ['twilio', 'TWILIO_API_BASE'],
  ] as const) {
    const url = new URL(process.env[name] ?? '')
    const line = await badLine(Number(url.port), carrier === 'smtp')
    lines.set(carrier, line)
    process.env[name] = url.href.replace(`:${url.port}`, `:${line.port}`).replace(/\/$/, '')
  }
}

beforeAll(async () => {
  carriers = await startCarriers()
  await putLinesBetween()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  organizationId = (await aSale(ctx)).organizationId
})
afterEach(() => {
  for (const line of lines.values()) line.be(null)
  forgetBreakers()
})
afterAll(async () => {
  for (const line of lines.values()) await line.close()
  await end()
  await database.drop()
  await carriers.stop()
})

const be = (carrier: Carrier, badness: Badness) => lines.get(carrier)?.be(badness)
const mend = (carrier: Carrier) => lines.get(carrier)?.be(null)
const rowOf = (id: string) => ctx.db.notification.findUniqueOrThrow({ where: { id } })

async function order(providerOrder: EmailProvider[], of = organizationId): Promise<void> {
  await ctx.db.messageSettings.upsert({
    where: { organizationId: of },
    create: { organizationId: of, providerOrder },
    update: { providerOrder },
  })
}

async function aMessage(channel: 'email' | 'sms' = 'email', of = organizationId): Promise<string> {
  const id = ctx.random.uuid(ctx.now)
  const recipient = channel === 'sms' ? `+336${id.replace(/\D/g, '').slice(-8).padStart(8, '1')}` : `${id}@exemple.fr`
  const data = { id, kind: 'custom', key: id, organizationId: of, recipient, channel, locale: 'fr', props: {} }
  await ctx.db.notification.create({ data: { ...data, requestedAt: ctx.now } })
  return id
}

async function handOver(id: string, at = ctx) {
  const notification = await rowOf(id)
  const email = { subject: 'Bonjour', html: '<p>Bonjour</p>', text: 'Bonjour', attachments: [] }
  const said = notification.channel === 'sms' ? { sms: { body: 'Bonjour' } } : { email }
  const [done] = await handOverMany(at, [{ notification, ...said }])
  return done ?? expect.unreachable()
}

/** By carrier, how often it has the message. */
async function receivedOf(id: string): Promise<Record<string, number>> {
  const { recipient } = await rowOf(id)
  const counts = await Promise.all(
    [...mailCarriers, 'twilio' as const].map(
      async (carrier) => [carrier, (await carriers.received(carrier, recipient)).length] as const,
    ),
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

const orders = [
  ['resend', 'smtp', 'sendgrid'],
  ['smtp', 'sendgrid', 'resend'],
  ['sendgrid', 'resend', 'smtp'],
] as const satisfies EmailProvider[][]

type Order = (typeof orders)[number]

/** The first has the message, says nothing of it, and keeps it; nobody else hears of it. */
async function keepsIt([first, ...others]: Order, way: Badness, of = organizationId): Promise<void> {
  await order([first, ...others], of)
  const id = await aMessage('email', of)
  be(first, way)
  expect(await handOver(id)).toMatchObject({ outcome: 'waiting' })
  expect(await receivedOf(id)).toEqual({ [first]: 1 })
  expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: first, possibleCopies: 1 })
  mend(first)
  expect(await handOver(id, later(ctx, 31))).toMatchObject({ outcome: 'sent', provider: first })
  expect(await receivedOf(id)).toEqual({ [first]: first === 'resend' ? 1 : 2 })
  const identities = (await carriers.received(first, id)).map(({ headers }) => headers['X-Entity-Ref-ID'])
  expect(new Set(identities)).toEqual(new Set([id]))
}

async function twiceAtMost(way: Badness): Promise<void> {
  const id = await aMessage('sms')
  be('twilio', way)
  expect(await handOver(id)).toMatchObject({ outcome: 'waiting' })
  expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: 'twilio', possibleCopies: 1 })
  expect(await handOver(id, later(ctx, 10))).toMatchObject({ outcome: 'waiting' })
  expect(await receivedOf(id)).toEqual({ twilio: 1 })
  await handOver(id, later(ctx, 31))
  mend('twilio')
  await handOver(id, later(ctx, 62))
  await handOver(id, later(ctx, 700))
  expect(await receivedOf(id)).toEqual({ twilio: 2 })
  expect(await rowOf(id)).toMatchObject({ status: 'failed', possibleCopies: 2 })
}

test.each(orders)(
  'in the order %s, %s, %s a first that has the message and is cut off in its answer keeps it',
  (...own) => keepsIt(own, 'cut'),
)

// Of a mail server a 5xx after the message is a refusal of it: smtp-sender.test.ts.
test.each(orders.filter(([first]) => first !== 'smtp'))(
  'in the order %s, %s, %s a first that has the message and answers 500 keeps it',
  (...own) => keepsIt(own, 'fail'),
)

test(
  'a first that has the message and hangs keeps it, in each of the orders; Twilio too, which is never asked a third time',
  SLOW,
  async () => {
    const organizations = await Promise.all(orders.map(async () => (await aSale(ctx)).organizationId))
    const mails = orders.map((own, at) => keepsIt(own, 'hang', organizations[at]))
    await Promise.all([...mails, twiceAtMost('hang')])
  },
)

test.each(['cut', 'fail'] as const)(
  'Twilio that has an SMS and then does this: %s, is asked once more and never a third time',
  (way) => twiceAtMost(way),
)

const tooMany = (retryAfter: string) => ({
  text: `HTTP/1.1 429 Too Many Requests\r\nretry-after: ${retryAfter}\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
})
const inTwoMinutes = (): Date => new Date(Date.now() + 120_000)

describe.each([
  ['in seconds', (): string => '120'],
  ['as a date', (): string => inTwoMinutes().toUTCString()],
] as const)('a wish to wait %s', (_form, retryAfter) => {
  test.each(['resend', 'sendgrid'] as const)(
    'of %s is kept: the next gets the messages, and alone it is asked when it said',
    async (first) => {
      await order([first, 'smtp'])
      be(first, tooMany(retryAfter()))
      const id = await aMessage()
      expect(await handOver(id)).toMatchObject({ outcome: 'sent', provider: 'smtp' })
      mend(first)
      const soon = await aMessage()
      expect(await handOver(soon)).toMatchObject({ outcome: 'sent', provider: 'smtp' })
      expect(await receivedOf(soon)).toEqual({ smtp: 1 })
      await order([first])
      const alone = await handOver(await aMessage())
      expect(alone.outcome).toBe('waiting')
      expect(Math.abs((alone.againAt?.getTime() ?? 0) - inTwoMinutes().getTime())).toBeLessThan(10_000)
    },
  )

  test('of Twilio is kept too, and nothing went out', async () => {
    be('twilio', tooMany(retryAfter()))
    const id = await aMessage('sms')
    const { outcome, againAt } = await handOver(id)
    expect(outcome).toBe('waiting')
    expect(Math.abs((againAt?.getTime() ?? 0) - inTwoMinutes().getTime())).toBeLessThan(10_000)
    expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: null, possibleCopies: 0 })
    expect(await receivedOf(id)).toEqual({})
  })
})
