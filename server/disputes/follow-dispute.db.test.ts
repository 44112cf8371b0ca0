import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { isDisputed } from '@/server/payments/disputed-money'
import { requestRefund } from '@/server/payments/refunds/request-refund'
import { sendRefund } from '@/server/payments/refunds/send-refund'
import { disputeOf, follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidPurchase, type Paid, stateOf } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, jobsOf, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { followOpenDisputes } from './follow-open-disputes'
import { fetchDispute } from './provider-disputes'
import { recordDispute } from './record-dispute'

openSale()

const paid = async (options: object = {}, sale?: Sale) =>
  aPaidPurchase(ctx, stripe, sale ?? (await aSale(ctx)), options)

async function ledgerOf(providerRef: string) {
  const { id } = await disputeOf(ctx, providerRef)
  const rows = await ctx.db.ledgerEntry.findMany({ where: { causeId: id }, orderBy: { sequence: 'asc' } })
  return rows.map((row) => [row.causeKind, row.account, Number(row.amountMinor)])
}

const kindsOf = async ({ id }: Paid) =>
  (await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: id }, orderBy: { sequence: 'asc' } }))
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('dispute') || kind.startsWith('tickets'))

const inboxOf = (subjectId: string) =>
  ctx.db.attentionItem.findMany({ where: { subjectId, kind: 'dispute' }, select: { resolution: true } })

describe('a dispute that opens', () => {
  test('shuts the tickets out at once, books the money, and waits for a person until its deadline', async () => {
    const purchase = await paid({ quantity: 2 })
    const ref = await theBank(stripe, purchase, 'open')
    expect(await follow(ctx, ref)).toBe('recorded')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked', 'blocked'] })
    const dispute = await disputeOf(ctx, ref)
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amountMinor: 9800, inquiry: false })
    expect(dispute.evidenceDueAt?.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000)
    expect(await ledgerOf(ref)).toEqual([
      ['dispute', 'provider:stripe', -9800],
      ['dispute', 'disputes', 9800],
    ])
    expect(await kindsOf(purchase)).toEqual(['dispute_opened', 'tickets_blocked'])
    expect(await inboxOf(dispute.id)).toEqual([{ resolution: null }])
    expect(await isDisputed(ctx, purchase.paymentId)).toBe(true)
  })

  test('tells every owner and admin once, in their language, and nobody else', async () => {
    const sale = await aSale(ctx)
    for (const [index, role] of (['owner', 'admin', 'manager', 'read_only'] as const).entries()) {
      const id = ctx.random.uuid(ctx.now)
      const locale = index === 1 ? 'en' : 'fr'
      const email = `${role}-${id}@exemple.fr`
      await ctx.db.user.create({ data: { id, email, name: role, passwordHash: '', locale, createdAt: ctx.now } })
      const member = { userId: id, organizationId: sale.organizationId, role, createdAt: ctx.now }
      await ctx.db.membership.create({ data: { id: ctx.random.uuid(ctx.now), ...member } })
    }
    const purchase = await paid({}, sale)
    const ref = await theBank(stripe, purchase, 'open')
    await follow(ctx, ref)
    await follow(ctx, ref)
    const told = await ctx.db.notification.findMany({
      where: { kind: 'dispute_opened', organizationId: sale.organizationId },
    })
    expect(told.map(({ recipient, locale }) => [recipient.split('-')[0], locale]).sort()).toEqual([
      ['admin', 'en'],
      ['owner', 'fr'],
    ])
  })

  test('before its payment is settled settles that first', async () => {
    const purchase = await paid({ unsettled: true })
    const ref = await theBank(stripe, purchase, 'open')
    expect(await follow(ctx, ref)).toBe('recorded')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked'] })
    expect(await ledgerOf(ref)).toHaveLength(2)
  })

  test('of nobody’s payment, or told by a foreign account, has no effect', async () => {
    const purchase = await paid()
    const ref = await theBank(stripe, purchase, 'open')
    expect(await follow(ctx, 'dp_never_was')).toBe('unknown_dispute')
    expect(await follow(ctx, ref, 'acct_foreign')).toBe('unknown_dispute')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid'] })
  })

  test('waits for the provider when it is away, and writes nothing meanwhile', async () => {
    const purchase = await paid()
    const ref = await theBank(stripe, purchase, 'open')
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(follow(ctx, ref)).rejects.toThrow('does not answer')
    expect(await stateOf(ctx, purchase)).toMatchObject({ status: 'paid' })
    await stripe.control('DELETE', '/faults')
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toMatchObject({ status: 'disputed' })
  })
})

describe('its end', () => {
  test('won: the tickets open the gate again, the money is back, the purchase says what its money says', async () => {
    const purchase = await paid({ quantity: 2 })
    const ref = await theBank(stripe, purchase, 'open')
    await follow(ctx, ref)
    await theBank(stripe, purchase, 'won')
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid', 'valid'] })
    expect((await ledgerOf(ref)).slice(2)).toEqual([
      ['dispute_reversal', 'provider:stripe', 9800],
      ['dispute_reversal', 'disputes', -9800],
    ])
    expect(await kindsOf(purchase)).toEqual(['dispute_opened', 'tickets_blocked', 'dispute_won', 'tickets_unblocked'])
    expect(await inboxOf((await disputeOf(ctx, ref)).id)).toEqual([{ resolution: 'won' }])
    expect(await isDisputed(ctx, purchase.paymentId)).toBe(false)
  })

  test('lost: the tickets are void, their places free, the money stays gone, a refund stays refused', async () => {
    const sale = await aSale(ctx)
    const purchase = await paid({ quantity: 2 }, sale)
    const ref = await theBank(stripe, purchase, 'open')
    await follow(ctx, ref)
    await theBank(stripe, purchase, 'lost')
    await follow(ctx, ref)
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['void', 'void'] })
    const voided = await ctx.db.ticket.findMany({ where: { purchaseId: purchase.id } })
    expect(voided.map(({ voidReason }) => voidReason)).toEqual(['dispute', 'dispute'])
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 0 }])
    expect(await ledgerOf(ref)).toHaveLength(2)
    expect(await isDisputed(ctx, purchase.paymentId)).toBe(true)
  })

  test('void stays void when a judgement is turned round, and a person is asked', async () => {
    const purchase = await paid()
    const ref = await theBank(stripe, purchase, 'lost')
    await follow(ctx, ref)
    await ctx.db.dispute.updateMany({ where: { providerRef: ref }, data: { status: 'needs_response' } })
    const { id, revision } = await disputeOf(ctx, ref)
    const at = { gateway: 'stripe', account: null, providerRef: ref }
    const told = await fetchDispute(at)
    if (!told) throw new Error('the stand-in forgot a dispute')
    const payment = { id: purchase.paymentId, purchaseId: purchase.id }
    const turned = { ...told, ...at, status: 'won' as const, reinstated: true }
    expect(await inTransaction(ctx, (tx) => recordDispute(tx, payment, turned, revision))).toBe(true)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['void'] })
    const { eventId } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchase.id } })
    const waiting = await ctx.db.attentionItem.findMany({ where: { purchaseId: purchase.id, resolvedAt: null } })
    expect(waiting).toMatchObject([{ kind: 'dispute_won_late', eventId }])
    expect((await disputeOf(ctx, ref)).id).toBe(id)
  })

  test('opened and lost before anybody looked: the same as step by step', async () => {
    const purchase = await paid()
    const ref = await theBank(stripe, purchase, 'lost')
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['void'] })
    expect(await ledgerOf(ref)).toHaveLength(2)
    expect(await kindsOf(purchase)).toEqual(['dispute_opened', 'dispute_lost', 'tickets_voided'])
  })
})

describe('an inquiry', () => {
  test('takes no money and shuts nobody out; once it is a dispute it does', async () => {
    const purchase = await paid()
    const ref = await theBank(stripe, purchase, 'warning', { reason: 'general' })
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid'] })
    expect(await ledgerOf(ref)).toEqual([])
    expect(await isDisputed(ctx, purchase.paymentId)).toBe(false)
    await theBank(stripe, purchase, 'open')
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked'] })
    expect(await ledgerOf(ref)).toHaveLength(2)
    expect(await kindsOf(purchase)).toEqual(['dispute_opened', 'dispute_opened', 'tickets_blocked'])
  })

  test('that is closed leaves everything as it was', async () => {
    const purchase = await paid()
    const ref = await theBank(stripe, purchase, 'warning')
    await follow(ctx, ref)
    await theBank(stripe, purchase, 'won')
    await follow(ctx, ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid'] })
    expect(await disputeOf(ctx, ref)).toMatchObject({ status: 'closed', withdrawnMinor: 0 })
  })
})

describe('several disputes', () => {
  test('of one purchase: the tickets open only when the last one is won', async () => {
    const purchase = await paid({ quantity: 2 })
    const first = await theBank(stripe, purchase, 'open', { amount: 4900 })
    const second = await theBank(stripe, purchase, 'open', { amount: 4900 })
    await follow(ctx, first)
    await follow(ctx, second)
    await theBank(stripe, purchase, 'won', { dispute: first })
    await follow(ctx, first)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked', 'blocked'] })
    await theBank(stripe, purchase, 'won', { dispute: second })
    await follow(ctx, second)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid', 'valid'] })
  })

  test('of one purchase: one that is lost ends the tickets of its part, the other one’s open the gate', async () => {
    const purchase = await paid({ quantity: 2 })
    const first = await theBank(stripe, purchase, 'open', { amount: 4900 })
    const second = await theBank(stripe, purchase, 'open', { amount: 4900 })
    await theBank(stripe, purchase, 'lost', { dispute: first })
    await follow(ctx, second)
    await follow(ctx, first)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked', 'void'] })
    await theBank(stripe, purchase, 'won', { dispute: second })
    await follow(ctx, second)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['valid', 'void'] })
  })

  test('of one purchase: all are lost, and every ticket ends', async () => {
    const purchase = await paid({ quantity: 2 })
    for (let n = 0; n < 2; n++) {
      const ref = await theBank(stripe, purchase, 'open', { amount: 4900 })
      await theBank(stripe, purchase, 'lost', { dispute: ref })
      await follow(ctx, ref)
    }
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['void', 'void'] })
  })

  test('a disputed second payment that went back leaves the tickets of the first alone', async () => {
    const purchase = await paid()
    // As settling would for a payment that came twice.
    const refundId = await inTransaction(ctx, (tx) =>
      requestRefund(tx, { paymentId: purchase.paymentId, amount: 900, reason: 'paid_twice', tellBuyer: false }),
    )
    await sendRefund(ctx, { refundId })
    const ref = await theBank(stripe, purchase, 'open')
    await follow(ctx, ref)
    expect((await stateOf(ctx, purchase)).tickets).toEqual(['valid'])
    expect(await ledgerOf(ref)).toHaveLength(2)
  })
})

test('a dispute that nothing was heard of for hours is asked about again', async () => {
  const ref = await theBank(stripe, await paid(), 'open')
  await follow(ctx, ref)
  const asked = async () => (await jobsOf(ctx, 'follow-dispute')).filter(({ payload }) => payload.providerRef === ref)
  await followOpenDisputes(ctx)
  expect(await asked()).toHaveLength(0)
  await followOpenDisputes({ ...ctx, now: new Date(ctx.now.getTime() + 7 * 3_600_000) })
  expect(await asked()).toHaveLength(1)
})
