import { beforeAll, describe, expect, test } from 'vitest'
import { actorName } from '@/server/audit/record-audit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { purchaseAccessToken } from '@/server/purchases/access'
import { externalMethodsInput } from '@/server/sellers/contract'
import { externalMethodSettings, saveExternalMethods } from '@/server/sellers/external-methods'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { purchasePage } from '../purchase-page'
import { reconcilePayments } from '../reconcile'
import { refreshPayment } from '../refresh-payment'
import { refundPurchase } from '../refunds/refund-purchase'
import { sendRefund } from '../refunds/send-refund'
import { startPayment } from '../start-payment'
import { acceptUnderpaid } from './accept-underpaid'
import { confirmPayment } from './confirm-payment'
import { composePaymentInstructions } from './instructions-mail'
import { listAwaited } from './list-awaited'
import { markRefundSent } from './mark-refund-sent'
import { refundExcess } from './refund-excess'

let sale: Sale

openSale({ providers: false, promises: 'at the end' })

const iban = 'Lumières & Cie\nIBAN FR76 3000 6000 0112 3456 7890 189'
const closed = { enabled: false, instructions: '' }

beforeAll(async () => {
  sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  await savePaymentSettings(owner, {
    gateways: ['external'],
    feeBearer: 'organizer',
    statementText: '',
    returnOrigins: [],
  })
  const methods = {
    bank_transfer: { enabled: true, instructions: iban },
    cash: { enabled: true, instructions: 'Au guichet' },
    mobile_money: closed,
  }
  await saveExternalMethods(owner, { methods, deadlineHours: 48 })
})

/** A purchase of two places at 49.00 that waits for its transfer. */
async function awaited() {
  const hold = await aHold(ctx, sale, 2)
  const asked = { purchaseId: hold.id, returnUrl: 'http://127.0.0.1:3000/', preferredGateways: ['external'] }
  const payment = await startPayment(as(ctx, hold.holder), asked)
  return { hold, asked, payment, paymentId: payment.paymentId, reference: payment.paymentIntentId }
}

describe('the ways outside of any provider', () => {
  test('are kept apart from the other settings, and one without words is refused', async () => {
    const owner = as(ctx, sale.owner)
    expect(await externalMethodSettings(owner)).toMatchObject({ deadlineHours: 48, methods: { mobile_money: closed } })
    const without = { bank_transfer: { enabled: true, instructions: '  ' }, cash: closed, mobile_money: closed }
    expect(externalMethodsInput.safeParse({ methods: without, deadlineHours: 48 }).success).toBe(false)
    const long = { ...without, bank_transfer: { enabled: true, instructions: 'x'.repeat(2001) } }
    expect(externalMethodsInput.safeParse({ methods: long, deadlineHours: 48 }).success).toBe(false)
  })

  test('tell the buyer how to pay, on the page and in a mail that is asked for once', async () => {
    const { hold, asked, reference } = await awaited()
    await startPayment(as(ctx, hold.holder), asked)
    const { accessVersion } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })
    const page = await purchasePage(ctx, purchaseAccessToken({ id: hold.id, accessVersion }))
    expect(page).toMatchObject({
      paying: 'open',
      awaited: { method: 'bank_transfer', reference, instructions: iban, amount: { amount: 9_800, currency: 'EUR' } },
    })
    const mails = await ctx.db.notification.findMany({ where: { purchaseId: hold.id, kind: 'payment_instructions' } })
    expect(mails).toHaveLength(1)
    const [mail] = mails
    if (!mail) throw new Error('no mail')
    const composed = await composePaymentInstructions(ctx, mail)
    expect(composed?.props).toMatchObject({ reference, instructions: iban, method: 'bank_transfer' })
  })

  test('can be changed by the buyer, with the reference kept', async () => {
    const { hold, asked, paymentId, reference } = await awaited()
    const changed = await startPayment(as(ctx, hold.holder), { ...asked, method: 'cash' })
    expect(changed).toMatchObject({ paymentId, paymentIntentId: reference, created: false })
    expect(await ctx.db.payment.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject({ method: 'cash' })
    const closedWay = startPayment(as(ctx, hold.holder), { ...asked, method: 'mobile_money' })
    await expect(closedWay).rejects.toMatchObject({ code: 'payments.method_closed' })
  })

  test('are listed for staff until they are paid, and found by a reference however it is spaced', async () => {
    const owner = as(ctx, sale.owner)
    const { hold, paymentId, reference } = await awaited()
    const find = async () => {
      const search = reference.toLowerCase().replaceAll('-', ' ')
      return (await listAwaited(owner, { search, limit: 10 })).payments.map((row) => row.paymentId)
    }
    expect(await find()).toEqual([paymentId])
    expect((await listAwaited(owner, { purchaseId: hold.id, limit: 1 })).payments).toHaveLength(1)
    const stranger = await aSale(ctx)
    expect((await listAwaited(as(ctx, stranger.owner), { limit: 10 })).payments).toEqual([])
    await confirmPayment(owner, { paymentId, amount: 9_800 })
    expect(await find()).toEqual([])
  })
})

describe('what a person decides', () => {
  test('confirms money once: audited and logged in the transaction that settles it', async () => {
    const { hold, paymentId } = await awaited()
    const owner = as(ctx, sale.owner)
    await confirmPayment(owner, { paymentId, amount: 10_000 })
    await expect(confirmPayment(owner, { paymentId, amount: 10_000 })).rejects.toThrow()
    const about = { organizationId: sale.organizationId, subjectId: hold.id }
    expect(await ctx.db.auditEntry.findMany({ where: about })).toMatchObject([
      { action: 'payment.confirmed', actor: actorName(sale.owner), after: { paymentId, captured: 10_000, due: 9_800 } },
    ])
    const [together] = await ctx.pool
      .query<{ count: number; transactions: number }>(
        `SELECT count(*)::int AS count, count(DISTINCT xmin::text)::int AS transactions FROM (
          SELECT xmin FROM payment_log_entry WHERE purchase_id = $1 AND kind IN ('payment_captured', 'payment_confirmed_by_hand')
          UNION ALL SELECT xmin FROM audit_entry WHERE subject_id = $1::text) written`,
        [hold.id],
      )
      .then(({ rows }) => rows)
    expect(together).toEqual({ count: 3, transactions: 1 })
  })

  test('awaits is not asked about by the reconciler or the page: neither waits for its row', async () => {
    const { hold } = await awaited()
    const refused: unknown[] = []
    const log = { ...ctx.log, warn: (...said: unknown[]) => refused.push(said) } as unknown as Ctx['log']
    await inTransaction(ctx, async (other) => {
      await other.db.$queryRaw`SELECT id FROM purchase WHERE id = ${hold.id}::uuid FOR UPDATE`
      expect(await refreshPayment(ctx, hold.id, { close: false })).toBe('still_open')
      await reconcilePayments({ ...later(ctx, 3_600), log })
    })
    expect(refused).toEqual([])
  })

  test('gives what came beyond the price back once, and the purchase stays paid when it was sent', async () => {
    const owner = as(ctx, sale.owner)
    const { hold, paymentId } = await awaited()
    await confirmPayment(owner, { paymentId, amount: 10_000 })
    await expect(refundExcess(ctx, { paymentId })).rejects.toMatchObject({ kind: 'unauthenticated' })
    const decisions = await Promise.allSettled([refundExcess(owner, { paymentId }), refundExcess(owner, { paymentId })])
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refund = await ctx.db.refund.findFirstOrThrow({ where: { paymentId } })
    expect(refund).toMatchObject({ amountMinor: 200, reason: 'overpaid', status: 'requested' })
    await sendRefund(ctx, { refundId: refund.id })
    const point = { kind: 'refund_by_hand', subjectId: refund.id }
    expect(await ctx.db.attentionItem.findFirst({ where: point })).toMatchObject({ resolvedAt: null })
    await markRefundSent(owner, { refundId: refund.id })
    await markRefundSent(owner, { refundId: refund.id })
    expect(await ctx.db.attentionItem.findFirst({ where: point })).toMatchObject({ resolution: 'sent' })
    expect(await ctx.db.ledgerEntry.count({ where: { causeKind: 'refund', causeId: refund.id } })).toBeGreaterThan(0)
    expect(await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })).toMatchObject({ status: 'paid' })
    expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id, status: 'valid' } })).toBe(2)
  })

  test.each([
    ['a bare amount by the dialog', { amount: { amount: 200, currency: 'EUR' as const } }],
    ['everything by the dialog', {}],
  ])('gives what came beyond the price back once, after %s too', async (_, more) => {
    const owner = as(ctx, sale.owner)
    const { hold, paymentId } = await awaited()
    await confirmPayment(owner, { paymentId, amount: 10_000 })
    await refundPurchase(owner, { purchaseId: hold.id, key: ctx.random.uuid(ctx.now), reason: 'other', ...more })
    await expect(refundExcess(owner, { paymentId })).rejects.toMatchObject({ code: 'payments.no_excess' })
  })

  test('gives what came beyond the price back though a ticket was given back', async () => {
    const owner = as(ctx, sale.owner)
    const { hold, paymentId } = await awaited()
    await confirmPayment(owner, { paymentId, amount: 10_000 })
    const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
    const key = ctx.random.uuid(ctx.now)
    await refundPurchase(owner, { purchaseId: hold.id, key, reason: 'other', ticketIds: [id] })
    await refundExcess(owner, { paymentId })
    const refunds = await ctx.db.refund.findMany({ where: { paymentId }, orderBy: { createdAt: 'asc' } })
    expect(refunds.map(({ amountMinor }) => amountMinor).sort()).toEqual([200, 4900])
  })

  test('gives too little back instead of accepting it, and then it cannot be accepted any more', async () => {
    const owner = as(ctx, sale.owner)
    const { hold, paymentId } = await awaited()
    await confirmPayment(owner, { paymentId, amount: 4_000 })
    const answer = await refundPurchase(owner, { purchaseId: hold.id, key: ctx.random.uuid(ctx.now), reason: 'other' })
    await expect(acceptUnderpaid(owner, { paymentId })).rejects.toMatchObject({ code: 'payments.not_underpaid' })
    await sendRefund(ctx, { refundId: answer.refundId ?? '' })
    await markRefundSent(owner, { refundId: answer.refundId ?? '' })
    expect(await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })).toMatchObject({ status: 'refunded' })
    expect(await ctx.db.attentionItem.findFirst({ where: { kind: 'underpaid', subjectId: paymentId } })).toMatchObject({
      resolution: 'refunded',
    })
  })
})
