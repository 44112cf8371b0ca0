// Disputes at PayPal, from its webhook to tickets, ledger and inbox.

import { describe, expect, test } from 'vitest'
import { renderEmail } from '@/emails/render-email'
import { paypalClient } from '@/server/providers/paypal-client'
import { stateOf } from '@/tests/support/paid-purchases'
import { aPaypalPurchase, type PaypalPurchase, toldByPaypal } from '@/tests/support/paypal-factories'
import { ctx, openSale, paypal } from '@/tests/support/sale'
import { aSale, as, jobsOf, type Sale } from '@/tests/support/sales-factories'
import { composeDisputeOpened } from './compose-messages'
import { followDispute } from './follow-dispute'
import { getDispute } from './queries'
import { sendEvidence } from './send-evidence'

openSale()

const told = (type: string, resource: object) => toldByPaypal(ctx, paypal, type, resource)
const paid = async (options: object = {}, sale?: Sale) =>
  aPaypalPurchase(ctx, paypal, sale ?? (await aSale(ctx)), options)

type Shown = { dispute_id: string; status: string }
const decide = (captureId: string, outcome: string, more: object = {}) =>
  paypal.control<Shown>('POST', '/disputes', { captureId, outcome, ...more })
const follow = (providerRef: string) => followDispute(ctx, { gateway: 'paypal', account: null, providerRef })
const disputeOf = (providerRef: string) =>
  ctx.db.dispute.findUniqueOrThrow({ where: { gateway_providerRef: { gateway: 'paypal', providerRef } } })

/** What PayPal does, as its event tells it and the jobs follow it. */
async function paypalDoes(captureId: string, outcome: string, more: object = {}): Promise<string> {
  const { dispute_id: ref } = await decide(captureId, outcome, more)
  expect(await told('CUSTOMER.DISPUTE.UPDATED', { dispute_id: ref })).toBe('dispute_followed')
  expect(await follow(ref)).toBe('recorded')
  return ref
}

/** Where its money lies at PayPal, by our ledger. */
async function balanceOf({ id, paymentId }: PaypalPurchase) {
  const [disputes, refunds] = await Promise.all([
    ctx.db.dispute.findMany({ where: { purchaseId: id }, select: { id: true } }),
    ctx.db.refund.findMany({ where: { purchaseId: id }, select: { id: true } }),
  ])
  const causes = [paymentId, ...[...disputes, ...refunds].map((row) => row.id)]
  const rows = await ctx.db.ledgerEntry.findMany({ where: { causeId: { in: causes }, account: 'provider:paypal' } })
  return rows.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0)
}

describe('a dispute at PayPal', () => {
  test('blocks the tickets, books the money, tells the owners and waits for a person', async () => {
    const sale = await aSale(ctx)
    const purchase = await paid({ quantity: 2 }, sale)
    const id = ctx.random.uuid(ctx.now)
    const user = { id, email: `${id}@exemple.fr`, name: 'A', passwordHash: '', locale: 'fr', createdAt: ctx.now }
    await ctx.db.user.create({ data: user })
    const member = { userId: id, organizationId: sale.organizationId, role: 'owner' as const, createdAt: ctx.now }
    await ctx.db.membership.create({ data: { id: ctx.random.uuid(ctx.now), ...member } })
    const ref = await paypalDoes(purchase.captureId, 'open', { reason: 'UNAUTHORISED' })
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked', 'blocked'] })
    const dispute = await disputeOf(ref)
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amountMinor: 9800, inquiry: false })
    expect(dispute.evidenceDueAt?.getTime()).toBeGreaterThan(Date.now() + 9 * 86_400_000)
    expect(await balanceOf(purchase)).toBe(0)
    const where = { kind: 'dispute_opened', organizationId: sale.organizationId }
    expect(await ctx.db.notification.count({ where })).toBe(1)
    const mail = await composeDisputeOpened(ctx, await ctx.db.notification.findFirstOrThrow({ where }))
    const { text } = await renderEmail('dispute_opened', mail?.props ?? expect.unreachable(), 'fr')
    expect(text).toContain('centre de résolution de PayPal')
    expect(text).not.toContain('banque')
    expect(await ctx.db.attentionItem.count({ where: { kind: 'dispute', subjectId: dispute.id } })).toBe(1)
  })

  test('is answered at PayPal: the page says so, and nothing can be sent from here', async () => {
    const sale = await aSale(ctx)
    const ref = await paypalDoes((await paid({}, sale)).captureId, 'open')
    const { id } = await disputeOf(ref)
    const owner = as(ctx, sale.owner)
    expect(await getDispute(owner, id)).toMatchObject({ evidenceState: 'elsewhere', gateway: 'paypal' })
    await expect(sendEvidence(owner, { id, statement: '' })).rejects.toMatchObject({ code: 'dispute.answer_elsewhere' })
    await paypalDoes((await disputedCapture(id)) ?? '', 'review')
    expect(await getDispute(owner, id)).toMatchObject({ evidenceState: 'over', status: 'under_review' })
    expect(await ctx.db.attentionItem.count({ where: { subjectId: id, resolvedAt: null } })).toBe(0)
  })

  test.each(['won', 'withdrawn'])('%s: the tickets open the gate again and the money is back', async (outcome) => {
    const purchase = await paid()
    await paypalDoes(purchase.captureId, 'open')
    await paypalDoes(purchase.captureId, outcome)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid'] })
    expect(await balanceOf(purchase)).toBe(4900)
  })

  test('lost: the tickets are void, and the reversal that follows books nothing a second time', async () => {
    const purchase = await paid()
    await paypalDoes(purchase.captureId, 'open')
    const ref = await paypalDoes(purchase.captureId, 'lost')
    const reversal = (await reversalOf(purchase)) ?? ''
    expect(await told('PAYMENT.CAPTURE.REVERSED', { id: reversal })).toBe('dispute_followed')
    expect(await told('PAYMENT.CAPTURE.REFUNDED', { id: reversal })).toBe('dispute_followed')
    await follow(ref)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['void'] })
    expect(await balanceOf(purchase)).toBe(0)
    expect(await ctx.db.attentionItem.count({ where: { purchaseId: purchase.id, resolvedAt: null } })).toBe(0)
  })

  test('told before its payment is settled settles that first', async () => {
    const purchase = await paid({ unsettled: true })
    await paypalDoes(purchase.captureId, 'open')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked'] })
  })

  test('that PayPal does not know has no effect; while PayPal is away its job comes again', async () => {
    expect(await follow('PP-R-NEVER')).toBe('unknown_dispute')
    const { dispute_id: ref } = await decide((await paid()).captureId, 'open')
    await paypal.control('PUT', '/faults', { status: 503 })
    await expect(follow(ref)).rejects.toThrow('does not answer')
    await paypal.control('DELETE', '/faults')
    expect(await follow(ref)).toBe('recorded')
  })

  test('leaves refunds of its capture to itself until it ends for the seller', async () => {
    const purchase = await paid()
    await paypalDoes(purchase.captureId, 'open')
    const { id } = await paypal.control<{ id: string }>('POST', `/captures/${purchase.captureId}`, {
      outcome: 'refund',
      amount: 900,
    })
    expect(await told('PAYMENT.CAPTURE.REFUNDED', { id })).toBe('dispute_followed')
    expect(await ctx.db.refund.count({ where: { purchaseId: purchase.id } })).toBe(0)
    await paypalDoes(purchase.captureId, 'withdrawn')
    expect(await ctx.db.refund.findMany({ where: { purchaseId: purchase.id } })).toMatchObject([
      { providerRef: id, amountMinor: 900, reason: 'made_at_provider' },
    ])
    expect((await jobsOf(ctx, 'send-refund')).length).toBeGreaterThan(0)
  })
})

async function disputedCapture(disputeId: string) {
  const { payment } = await ctx.db.dispute.findUniqueOrThrow({ where: { id: disputeId }, include: { payment: true } })
  return payment.providerIntent
}

/** PayPal's id of what it took back. */
async function reversalOf({ captureId }: PaypalPurchase): Promise<string | undefined> {
  const capture = await paypalClient()?.fetchCapture(captureId)
  const order = await paypalClient()?.fetchOrder(capture?.supplementary_data?.related_ids?.order_id ?? '')
  return order?.purchase_units[0]?.payments?.refunds?.[0]?.id
}
