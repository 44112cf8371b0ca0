// What people do about messages: sent again, put right, called off; and what a purchase's page and an organization's list tell of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { purchaseHistory } from '@/server/reports/purchase-history'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { cancelMessage, rescheduleMessage } from './cancel-message'
import { changeAddress } from './change-address'
import { writeIntents } from './hand-over-rows'
import { listMessages, messageView } from './list-messages'
import { purgeSteps } from './purge-steps'
import { jobKeyOf, requestNotification } from './request-notification'
import { resendMessage } from './resend-message'
import { messageStatistics } from './statistics'
import { suppress } from './suppression'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

const uuid = () => crypto.randomUUID()

/** The confirmation of a purchase, which its provider has taken. */
async function aSentMail(state: object = { status: 'sent', provider: 'resend' }) {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const first = await ctx.db.notification.findFirstOrThrow({ where: { purchaseId: hold.id } })
  const row = await ctx.db.notification.update({
    where: { id: first.id },
    data: { sentAt: ctx.now, possibleCopies: 1, handedOverAt: ctx.now, ...state },
  })
  return { sale, purchaseId: hold.id, row, by: as(ctx, memberOf(sale.organizationId)) }
}

async function aScheduled(sale: Sale): Promise<string> {
  const scheduledAt = new Date(ctx.now.getTime() + 3_600_000)
  const props = { data: { message: 'À bientôt' } }
  const about = { organizationId: sale.organizationId, purchaseId: null, eventId: sale.eventId }
  const id = await inTransaction(ctx, (tx) =>
    requestNotification(tx, {
      ...{ kind: 'custom', key: uuid(), ...about },
      ...{ recipient: 'noe@exemple.fr', locale: 'fr', props, scheduledAt },
    }),
  )
  if (id === null) throw new Error('it was asked for before')
  return id
}

async function jobsFor(id: string): Promise<{ run_at: Date }[]> {
  const { rows } = await ctx.pool.query<{ run_at: Date }>(
    'SELECT run_at FROM graphile_worker._private_jobs WHERE key = $1',
    [jobKeyOf(id)],
  )
  return rows
}

const read = (id: string) => ctx.db.notification.findUniqueOrThrow({ where: { id } })
const stepsOf = async (id: string) =>
  (await ctx.db.notificationStep.findMany({ where: { notificationId: id } })).map(({ kind }) => kind)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code,
  )

describe('sent again', () => {
  test('is a new message that names the first, once for each click, and both pages lead to the other', async () => {
    const { row, by } = await aSentMail()
    const key = uuid()
    const again = await resendMessage(by, { id: row.id, key })
    expect(await resendMessage(by, { id: row.id, key })).toEqual(again)
    expect(await read(again.id)).toMatchObject({
      ...{ kind: row.kind, status: 'requested', recipient: row.recipient, purchaseId: row.purchaseId },
      props: { again: { of: row.id, key: row.key } },
    })
    expect(await stepsOf(row.id)).toEqual(['resent'])
    expect(await jobsFor(again.id)).toHaveLength(1)
    expect((await messageView(by, { id: row.id })).repeatedBy).toEqual([again.id])
    expect((await messageView(by, { id: again.id })).repeats).toBe(row.id)
  })

  test('not while the first waits, and not to an address that gets nothing any more', async () => {
    const { row, by } = await aSentMail({ status: 'requested', possibleCopies: 0 })
    expect(await codeOf(resendMessage(by, { id: row.id, key: uuid() }))).toBe('notification.not_again')
    const { row: bounced, by: other } = await aSentMail({ status: 'bounced' })
    const organizationId = bounced.organizationId ?? expect.unreachable()
    const address = bounced.recipient
    await suppress(ctx, { organizationId, address, scope: 'everything', reason: 'bounced', notificationId: null })
    const before = await ctx.db.notification.count()
    expect(await codeOf(resendMessage(other, { id: bounced.id, key: uuid() }))).toBe('notification.suppressed')
    expect(await ctx.db.notification.count()).toBe(before)
    expect(await stepsOf(bounced.id)).toEqual([])
    const { withheld, can } = await messageView(other, { id: bounced.id })
    expect([withheld, can]).toEqual(['bounced', { resend: false, changeAddress: true, cancel: false }])
  })
})

describe('the address was wrong', () => {
  const email = 'juste@exemple.fr'

  test('what waits goes to the right one, and so does all else that waits for the same buyer but a campaign’s', async () => {
    const { row, by, purchaseId, sale } = await aSentMail({ status: 'requested', possibleCopies: 0, sentAt: null })
    const beside = async (more: object) => {
      const id = uuid()
      await ctx.db.notification.create({ data: { ...row, props: {}, id, key: id, ...more } })
      return id
    }
    const campaign = {
      id: uuid(),
      organizationId: sale.organizationId,
      name: 'Portes',
      audience: {},
      content: {},
      createdBy: 'test',
    }
    await ctx.db.campaign.create({ data: { ...campaign, createdAt: ctx.now } })
    const [other, inDoubt, ofCampaign] = [
      await beside({ kind: 'refund' }),
      await beside({ possibleCopies: 1 }),
      await beside({ kind: 'campaign', campaignId: campaign.id }),
    ]
    const changed = await changeAddress(by, { id: row.id, email, key: uuid() })
    expect(changed).toEqual({ id: row.id, purchaseCorrected: true })
    const recipients = await Promise.all([row.id, other, inDoubt, ofCampaign].map(read))
    const before = row.recipient
    expect(recipients.map(({ recipient }) => recipient)).toEqual([email, email, before, before])
    expect((await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })).buyerEmail).toBe(email)
    expect(await ctx.db.notification.count({ where: { purchaseId } })).toBe(4)
  })

  test('what came back is sent again, and the first keeps the address it went to', async () => {
    const { row, by } = await aSentMail({ status: 'bounced', bouncedAt: ctx.now })
    const changed = await changeAddress(by, { id: row.id, email, key: uuid() })
    expect(changed.id).not.toBe(row.id)
    expect((await read(row.id)).recipient).toBe(row.recipient)
    expect((await read(changed.id)).recipient).toBe(email)
    expect((await stepsOf(row.id)).sort()).toEqual(['address_changed', 'resent'])
  })

  test('who may not change purchases sends the message, and the purchase stays as it is', async () => {
    const { row, sale, purchaseId } = await aSentMail({ status: 'bounced' })
    const permissions = new Set(['notifications:send'] as const)
    const key = { kind: 'api_key', apiKeyId: uuid(), organizationId: sale.organizationId, permissions } as const
    const changed = await changeAddress(as(ctx, key), { id: row.id, email, key: uuid() })
    expect(changed.purchaseCorrected).toBe(false)
    expect((await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })).buyerEmail).toBe(row.recipient)
  })
})

describe('called off', () => {
  test('does not leave, and nobody can hand it over afterwards', async () => {
    const sale = await aSale(ctx)
    const by = as(ctx, memberOf(sale.organizationId))
    const id = await aScheduled(sale)
    await cancelMessage(by, { id })
    const { status, recipient } = await read(id)
    expect(status).toBe('cancelled')
    expect(await jobsFor(id)).toEqual([])
    expect(await stepsOf(id)).toEqual(['cancelled'])
    const claim = { provider: 'resend' as const, since: ctx.now, copies: 1 }
    expect(await writeIntents(ctx, [{ id, seenCopies: 0, recipient, claim, subject: null }])).toEqual(new Set())
  })

  test('not once it may have left', async () => {
    const sale = await aSale(ctx)
    const id = await aScheduled(sale)
    const claim = { provider: 'resend' as const, since: ctx.now, copies: 1 }
    await writeIntents(ctx, [{ id, seenCopies: 0, recipient: (await read(id)).recipient, claim, subject: null }])
    const by = as(ctx, memberOf(sale.organizationId))
    expect(await codeOf(cancelMessage(by, { id }))).toBe('notification.too_late')
    expect(await read(id)).toMatchObject({ status: 'requested', possibleCopies: 1 })
  })

  test('put to another time it waits for that one', async () => {
    const sale = await aSale(ctx)
    const by = as(ctx, memberOf(sale.organizationId))
    const id = await aScheduled(sale)
    const at = new Date(ctx.now.getTime() + 7_200_000)
    await rescheduleMessage(by, { id, at })
    expect((await read(id)).scheduledAt).toEqual(at)
    const far = new Date(ctx.now.getTime() + 400 * 86_400_000)
    expect(await codeOf(rescheduleMessage(by, { id, at: far }))).toBe('request.invalid')
    expect(await jobsFor(id)).toEqual([{ run_at: at }])
  })
})

describe('what is told', () => {
  test('a purchase’s history has each moment of its messages in order', async () => {
    const later = (seconds: number) => new Date(ctx.now.getTime() + seconds * 1000)
    const { purchaseId, by } = await aSentMail({
      ...{ status: 'delivered', provider: 'resend', sentAt: later(1), deliveredAt: later(2) },
      ...{ openedAt: later(3), bouncedAt: later(4) },
    })
    const kinds = (await purchaseHistory(by, { id: purchaseId })).map(({ kind }) => kind)
    const told = ['message_requested', 'message_sent', 'message_delivered', 'message_opened', 'message_bounced']
    expect(kinds.filter((kind) => kind.startsWith('message_'))).toEqual(told)
  })

  test('the list finds by address, name, state, kind and event; a member of another event sees none of it', async () => {
    const { row, sale, by } = await aSentMail()
    const id = await aScheduled(sale)
    const found = async (filter: object, who = by) =>
      (await listMessages(who, { limit: 50, ...filter })).messages.map(({ notificationId }) => notificationId)
    expect((await found({})).sort()).toEqual([row.id, id].sort())
    expect(await found({ search: 'NOE@' })).toEqual([id])
    expect(await found({ status: 'sent' })).toEqual([row.id])
    const { buyerName } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: row.purchaseId ?? '' } })
    expect(await found({ search: buyerName.toUpperCase() })).toEqual([row.id])
    const guest = (await ctx.db.attendee.findMany({ where: { eventId: sale.eventId } })).map(({ name }) => name)
    expect(await found({ search: guest[0] ?? '?' })).toEqual([row.id])
    await ctx.db.notification.update({ where: { id }, data: { props: { data: { guest_name: 'Noé Ferrand' } } } })
    expect(await found({ search: 'ferrand' })).toEqual([id])
    expect(await found({ search: 'ferrand', status: 'sent' })).toEqual([])
    expect((await messageView(by, { id })).recipientName).toBe('Noé Ferrand')
    expect(await found({ kind: 'custom' })).toEqual([id])
    expect((await found({ eventId: sale.eventId })).sort()).toEqual([row.id, id].sort())
    const narrowed = as(ctx, memberOf(sale.organizationId, 'owner', [uuid()]))
    expect(await found({}, narrowed)).toEqual([])
    expect(await codeOf(messageView(narrowed, { id: row.id }))).toBe('notification.not_found')
  })

  test('a message about no event is told by the clock of the organization, in the list and on its page', async () => {
    const sale = await aSale(ctx)
    const by = as(ctx, memberOf(sale.organizationId))
    const id = await aScheduled(sale)
    await ctx.db.notification.update({ where: { id }, data: { eventId: null } })
    await ctx.db.event.update({ where: { id: sale.eventId }, data: { timeZone: 'Indian/Reunion' } })
    const [listed] = (await listMessages(by, { limit: 50 })).messages
    const shown = await messageView(by, { id })
    expect([listed?.timeZone, shown.timeZone]).toEqual(['Indian/Reunion', 'Indian/Reunion'])
  })

  test('what a provider reports comes after it was given the message, whatever its clock says, and is told once', async () => {
    const { row, by } = await aSentMail()
    const at = (seconds: number) => new Date(ctx.now.getTime() + seconds * 1000)
    const steps = [
      ['sent', at(0.2)],
      ['handed_over', at(0.4)],
      // The answer to the call, which came after the report.
      ['sent', at(0.5)],
      ['delivered', at(1)],
    ] as const
    const data = steps.map(([kind, at]) => ({ id: uuid(), notificationId: row.id, kind, provider: 'resend', at }))
    await ctx.db.notificationStep.createMany({ data })
    const told = (await messageView(by, { id: row.id })).steps.map(({ kind }) => kind)
    expect(told).toEqual(['handed_over', 'sent', 'delivered'])
  })

  test('words are written anew only from what was asked for', async () => {
    const { row, sale, by } = await aSentMail()
    const view = await messageView(by, { id: await aScheduled(sale) })
    expect(view.written?.html).toContain('À bientôt')
    expect(view.can).toEqual({ resend: false, changeAddress: true, cancel: true })
    const { written, steps } = await messageView(by, { id: row.id })
    expect(written).toBeNull()
    // It has no steps: what its row knows is told.
    expect(steps).toMatchObject([{ kind: 'sent', provider: 'resend', at: row.sentAt }])
  })

  test('after 13 months the steps are gone, and the statistics stay', async () => {
    const { row, by } = await aSentMail({ status: 'delivered', deliveredAt: ctx.now })
    const stepAt = (at: Date) =>
      ctx.db.notificationStep.create({
        data: { id: ctx.random.uuid(at), notificationId: row.id, kind: 'delivered', at },
      })
    const daysAgo = (days: number) => new Date(ctx.now.getTime() - days * 86_400_000)
    // Old by the database's clock as well, which is not the test's.
    await stepAt(daysAgo(1_000))
    const kept = await stepAt(daysAgo(390))
    const before = await messageStatistics(by, {})
    await purgeSteps(ctx)
    expect(await ctx.db.notificationStep.findMany({ where: { notificationId: row.id } })).toEqual([kept])
    expect(await messageStatistics(by, {})).toEqual(before)
    expect(before).toMatchObject({ sent: 1, delivered: 1 })
  })

  test('the database gives up no step that is younger than a year, and changes none', async () => {
    const { row } = await aSentMail()
    const data = { id: ctx.random.uuid(ctx.now), notificationId: row.id, kind: 'sent', at: ctx.now }
    await ctx.db.notificationStep.create({ data })
    const where = { id: data.id }
    await expect(ctx.db.notificationStep.deleteMany({ where })).rejects.toThrow()
    await expect(ctx.db.notificationStep.updateMany({ where, data: { kind: 'failed' } })).rejects.toThrow()
    expect(await ctx.db.notificationStep.findUniqueOrThrow({ where })).toMatchObject({ kind: 'sent' })
  })
})
