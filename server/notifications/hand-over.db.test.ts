// Messages handed over to real clients against stand-ins that fail in every way: what goes out, how often, and what the rows say of it.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { forgetBreakers, leaveAlone } from '@/server/providers/breaker'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type Carriers, mailCarriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, later, salesCtx } from '@/tests/support/sales-factories'
import { handOverMany } from './hand-over'
import type { EmailProvider } from './providers/message-sender'
import { suppress } from './suppression'

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
afterEach(async () => {
  await carriers.mend()
  forgetBreakers()
})
afterAll(async () => {
  await end()
  await database.drop()
  await carriers.stop()
})

const order = (providerOrder: EmailProvider[]) =>
  ctx.db.messageSettings.upsert({
    where: { organizationId },
    create: { organizationId, providerOrder },
    update: { providerOrder },
  })

async function aMessage(more: { recipient?: string; organizationId?: null } = {}) {
  const id = ctx.random.uuid(ctx.now)
  const data = { id, kind: 'custom', key: id, organizationId, recipient: `${id}@exemple.fr`, locale: 'fr', props: {} }
  await ctx.db.notification.create({ data: { ...data, requestedAt: ctx.now, ...more } })
  return id
}
const rowOf = (id: string) => ctx.db.notification.findUniqueOrThrow({ where: { id } })
const email = { subject: 'Bonjour', html: '<p>Bonjour</p>', text: 'Bonjour', attachments: [] }

async function handOver(ids: string[], at = ctx) {
  const items = await Promise.all(ids.map(async (id) => ({ notification: await rowOf(id), email })))
  return handOverMany(at, items)
}
async function one(id: string, at = ctx) {
  const [done] = await handOver([id], at)
  return done ?? expect.unreachable()
}
const stepsOf = async (id: string) =>
  (await ctx.db.notificationStep.findMany({ where: { notificationId: id }, orderBy: { id: 'asc' } })).map(
    ({ kind, provider }) => `${kind} ${provider}`,
  )
/** By carrier, how often it was received. */
async function receivedOf(id: string) {
  const counts = await Promise.all(
    mailCarriers.map(async (carrier) => [carrier, (await carriers.received(carrier, id)).length] as const),
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

const orders = [
  ['resend', 'smtp', 'sendgrid'],
  ['smtp', 'sendgrid', 'resend'],
  ['sendgrid', 'resend', 'smtp'],
] as const satisfies EmailProvider[][]

describe.each(orders)('in the order %s, %s, %s', (first, second, third) => {
  test('a message goes to the first, and past whoever says no to the next at once', async () => {
    await order([first, second, third])
    const id = await aMessage()
    expect(await one(id)).toMatchObject({ outcome: 'sent', provider: first })
    expect(await receivedOf(id)).toEqual({ [first]: 1 })
    await carriers.fault(first, { status: first === 'smtp' ? 451 : 503 })
    const other = await aMessage()
    expect(await one(other)).toMatchObject({ outcome: 'sent', provider: second })
    expect(await receivedOf(other)).toEqual({ [second]: 1 })
    expect(await stepsOf(other)).toEqual(
      expect.arrayContaining([`delayed ${first}`, `handed_over ${second}`, `sent ${second}`]),
    )
    await carriers.fault(second, { status: second === 'smtp' ? 451 : 503 })
    const last = await aMessage()
    expect(await one(last)).toMatchObject({ outcome: 'sent', provider: third })
    expect(await rowOf(last)).toMatchObject({ status: 'sent', provider: third, lastError: null, possibleCopies: 1 })
  })

  test('whoever fails five times in a row is left alone: the next gets the messages without the detour', async () => {
    await order([first, second])
    await carriers.fault(first, { status: first === 'smtp' ? 421 : 503 })
    for (let sent = 0; sent < 5; sent++) await one(await aMessage())
    await carriers.mend()
    const id = await aMessage()
    expect(await one(id)).toMatchObject({ outcome: 'sent', provider: second })
    expect(await stepsOf(id)).toHaveLength(2)
  })

  test('a lost answer keeps the message with the first; it arrives once, or twice under one identity', async () => {
    await order([first, second])
    const id = await aMessage()
    await carriers.fault(first, { dropAnswers: true })
    expect(await one(id)).toMatchObject({ outcome: 'waiting' })
    expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: first, possibleCopies: 1 })
    await carriers.mend()
    const soon = later(ctx, 31)
    expect(await one(id, soon)).toMatchObject({ outcome: 'sent', provider: first })
    expect(await receivedOf(id)).toEqual({ [first]: first === 'resend' ? 1 : 2 })
    if (first !== 'smtp') return
    const headers = (await carriers.received('smtp', id)).map((mail) => JSON.stringify(mail.headers))
    expect(headers[0]).toContain(id)
    expect(headers[1]).toContain(id)
  })

  test('that never says whether it took the message loses it to the next after the window, and no third copy goes out', async () => {
    await order([first, second, third])
    const id = await aMessage()
    await carriers.fault(first, { dropAnswers: true })
    await one(id)
    for (let failed = 0; failed < 5; failed++) await one(await aMessage())
    expect(await one(id, later(ctx, 599))).toMatchObject({ outcome: 'waiting' })
    await carriers.fault(second, { dropAnswers: true })
    const at = later(ctx, 601)
    const done = await one(id, at)
    expect(Object.keys(await receivedOf(id)).sort()).toEqual([first, second].sort())
    expect(done).toMatchObject(
      second === 'resend' ? { outcome: 'waiting' } : { outcome: 'failed', reason: 'answer_lost' },
    )
    await carriers.mend()
    forgetBreakers()
    await one(id, later(ctx, 700))
    expect((await receivedOf(id))[third]).toBeUndefined()
    expect(Object.values(await receivedOf(id)).reduce((sum, count) => sum + count, 0)).toBe(2)
  })
})

test('whom all ask to wait is asked again when the first of them said, and nothing went out', async () => {
  await order(['resend', 'sendgrid'])
  for (const carrier of ['resend', 'sendgrid'] as const) await carriers.fault(carrier, { status: 429 })
  const id = await aMessage()
  const { outcome, againAt } = await one(id)
  expect(outcome).toBe('waiting')
  expect(againAt?.getTime()).toBeGreaterThan(Date.now())
  expect(await receivedOf(id)).toEqual({})
  expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: null, possibleCopies: 0 })
  await carriers.mend()
  expect(await one(id)).toMatchObject({ outcome: 'waiting' })
})

test.each<[EmailProvider, number]>([
  ['sendgrid', 403],
  ['smtp', 451],
])(
  'whoever refuses one organization’s messages (%s, %i) is asked for the others’ all the same',
  async (carrier, status) => {
    await order([carrier])
    await carriers.fault(carrier, { status })
    for (let refused = 0; refused < 5; refused++) await one(await aMessage())
    await carriers.mend()
    expect(await one(await aMessage())).toMatchObject({ outcome: 'sent', provider: carrier })
  },
)

test('what nobody takes for three days fails with the reason, and one that is in doubt is not counted by that', async () => {
  await order(['sendgrid'])
  await carriers.fault('sendgrid', { status: 403 })
  const id = await aMessage()
  expect(await one(id)).toMatchObject({ outcome: 'waiting' })
  expect(await rowOf(id)).toMatchObject({ status: 'requested', waitingSince: ctx.now })
  expect(await one(id, later(ctx, 3 * 86_400 - 1))).toMatchObject({ outcome: 'waiting' })
  expect(await one(id, later(ctx, 3 * 86_400))).toMatchObject({ outcome: 'failed', reason: 'never_taken' })
  expect(await rowOf(id)).toMatchObject({
    status: 'failed',
    lastError: 'never_taken',
    possibleCopies: 0,
    waitingSince: null,
  })
  await carriers.fault('sendgrid', { dropAnswers: true })
  const doubted = await aMessage()
  await one(doubted)
  expect(await rowOf(doubted)).toMatchObject({ possibleCopies: 1, waitingSince: null })
  // Who was asked nothing has not said no.
  leaveAlone('sendgrid', 60)
  const unasked = await aMessage()
  expect(await one(unasked)).toMatchObject({ outcome: 'waiting' })
  expect(await rowOf(unasked)).toMatchObject({ waitingSince: null })
})

test('a mailbox that a mail server says is none has bounced at once, and nothing more is sent to it', async () => {
  await order(['smtp'])
  await carriers.fault('smtp', { status: 550 })
  const id = await aMessage()
  expect(await one(id)).toMatchObject({ outcome: 'bounced', provider: 'smtp' })
  expect(await rowOf(id)).toMatchObject({ status: 'bounced', bouncedAt: ctx.now, possibleCopies: 0 })
  expect(await stepsOf(id)).toContain('bounced smtp')
  await carriers.mend()
  const next = await aMessage({ recipient: `${id}@Exemple.fr` })
  expect(await one(next)).toMatchObject({ outcome: 'suppressed', reason: 'bounced' })
})

test('a mail about an account that bounced keeps nothing from its address: nobody could release it', async () => {
  const others = mailCarriers.filter((carrier) => carrier !== 'smtp')
  for (const carrier of others) await carriers.fault(carrier, { status: 403 })
  await carriers.fault('smtp', { status: 550 })
  const id = await aMessage({ organizationId: null })
  expect(await one(id)).toMatchObject({ outcome: 'bounced', provider: 'smtp' })
  await carriers.mend()
  forgetBreakers()
  const next = await aMessage({ organizationId: null, recipient: `${id}@exemple.fr` })
  expect(await one(next)).toMatchObject({ outcome: 'sent' })
})

test('of two who hand over the same message one does, and what was called off stays so', async () => {
  await order(['smtp'])
  const id = await aMessage()
  const row = await rowOf(id)
  const twins = await Promise.all([1, 2, 3].map(() => handOverMany(ctx, [{ notification: row, email }])))
  expect(twins.flatMap((done) => done.map(({ outcome }) => outcome)).sort()).toEqual(['sent', 'skipped', 'skipped'])
  expect(await receivedOf(id)).toEqual({ smtp: 1 })
  const off = await aMessage()
  await ctx.db.notification.update({ where: { id: off }, data: { status: 'cancelled' } })
  expect(await one(off)).toMatchObject({ outcome: 'skipped' })
  expect(await stepsOf(off)).toEqual([])
})

test('of many that are handed over together each has its own result', async () => {
  await order([])
  const ids = await Promise.all(Array.from({ length: 60 }, () => aMessage()))
  const gone = await aMessage({ recipient: 'Parti@Exemple.fr' })
  await suppress(ctx, {
    organizationId,
    address: 'parti@exemple.FR',
    scope: 'everything',
    reason: 'bounced',
    notificationId: null,
  })
  const broken = await aMessage({ recipient: 'no mailbox' })
  const results = await handOver([...ids, gone, broken])
  expect(results.slice(0, 60).every(({ outcome }) => outcome === 'sent')).toBe(true)
  expect(results.at(60)).toMatchObject({ id: gone, outcome: 'suppressed', reason: 'bounced' })
  expect(results.at(61)).toMatchObject({ id: broken, outcome: 'failed', reason: 'no_mailbox' })
  expect(await rowOf(gone)).toMatchObject({ status: 'suppressed', provider: null })
  expect(await stepsOf(gone)).toEqual(['suppressed null'])
  expect(await rowOf(ids[0] ?? '')).toMatchObject({ status: 'sent', subject: 'Bonjour' })
})

test('who has unsubscribed or complained gets no campaign, and tickets all the same; who has complained no reminder either', async () => {
  await order([])
  const recipient = 'genug@exemple.fr'
  const wish = { organizationId, address: recipient, scope: 'campaigns', reason: 'unsubscribed' } as const
  expect(await suppress(ctx, { ...wish, notificationId: null })).toBe(true)
  expect(await suppress(ctx, { ...wish, notificationId: null })).toBe(false)
  expect(await one(await aMessage({ recipient }))).toMatchObject({ outcome: 'sent' })
  const row = await rowOf(await aMessage({ recipient }))
  const [campaign] = await handOverMany(ctx, [{ notification: { ...row, campaignId: row.id }, email }])
  expect(campaign).toMatchObject({ outcome: 'suppressed', reason: 'unsubscribed' })
  const remind = async () => {
    const reminder = { ...(await rowOf(await aMessage({ recipient }))), kind: 'reminder' }
    return (await handOverMany(ctx, [{ notification: { ...reminder, campaignId: reminder.id }, email }]))[0]
  }
  expect(await remind()).toMatchObject({ outcome: 'sent' })
  await ctx.db.suppression.updateMany({ where: { address: recipient }, data: { reason: 'complained' } })
  expect(await remind()).toMatchObject({ outcome: 'suppressed', reason: 'complained' })
})

test('an organization’s name and answers stand in its mails; its own domain only once verified, and only at Resend', async () => {
  await order(['resend', 'smtp'])
  const settings = { senderName: 'Théâtre, d’Orange', replyTo: 'bonjour@theatre.example' }
  await ctx.db.messageSettings.update({ where: { organizationId }, data: settings })
  const own = { domain: 'theatre.example', localPart: 'billets', providerRef: 'x', records: [], createdAt: ctx.now }
  await ctx.db.senderDomain.create({ data: { organizationId, ...own, status: 'pending' } })
  const fromOf = async (carrier: EmailProvider) => {
    const id = await aMessage()
    await one(id)
    const [mail] = await carriers.received(carrier, id)
    expect(JSON.stringify(mail?.replyTo)).toContain('bonjour@theatre.example')
    return mail?.from ?? ''
  }
  expect(await fromOf('resend')).toMatch(/^"?Théâtre, d’Orange"? <(?!billets@theatre)/)
  await ctx.db.senderDomain.update({ where: { organizationId }, data: { status: 'verified' } })
  expect(await fromOf('resend')).toContain('<billets@theatre.example>')
  await order(['smtp'])
  expect(await fromOf('smtp')).not.toContain('theatre.example')
  // Its records went from the DNS: Resend knows it, and sends nothing for it any more.
  await fetch(`${carriers.url('resend')}/domains`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.RESEND_API_KEY}` },
    body: JSON.stringify({ name: 'theatre.example' }),
  })
  await order(['resend', 'smtp'])
  expect(await fromOf('smtp')).not.toContain('theatre.example')
  expect(await ctx.db.senderDomain.findUnique({ where: { organizationId } })).toMatchObject({ status: 'failed' })
  expect(await fromOf('resend')).not.toContain('theatre.example')
})
