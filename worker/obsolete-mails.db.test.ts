// Mails that wait while the provider is down, and what they are about ends meanwhile: through the job that sends them, as the worker runs it.
import { beforeAll, describe, expect, test } from 'vitest'
import { confirmPayment } from '@/server/payments/external/confirm-payment'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { refundPurchase } from '@/server/payments/refunds/refund-purchase'
import { startPayment } from '@/server/payments/start-payment'
import { purchaseHistory } from '@/server/reports/purchase-history'
import { saveExternalMethods } from '@/server/sellers/external-methods'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { follow, theBank } from '@/tests/support/dispute-factories'
import { memberOf } from '@/tests/support/event-factories'
import { aPaidPurchase, pay, settleNow } from '@/tests/support/paid-purchases'
import { aBookedPurchase, sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { runTask } from './tasks/registry'

const closed = { enabled: false, instructions: '' }
const title = 'Les Nuits du Théâtre antique'
let sale: Sale

openSale()
beforeAll(async () => {
  sale = await aSale(ctx)
})

const mailsOf = (where: object, at = ctx) => at.db.notification.findMany({ where, orderBy: { requestedAt: 'asc' } })

/** The job of every mail that waits, and what became of them. */
async function sent(where: object, at = ctx): Promise<string[]> {
  for (const { id } of await mailsOf({ ...where, status: 'requested' }))
    await runTask('deliver-notification', at, { notificationId: id })
  return (await mailsOf(where)).map(({ kind, status }) => `${kind} ${status}`)
}

function refund(paid: { id: string }, ticketIds?: string[]) {
  const key = ctx.random.uuid(ctx.now)
  const which = ticketIds ? { ticketIds } : {}
  return refundPurchase(as(ctx, sale.owner), { purchaseId: paid.id, key, reason: 'requested_by_customer', ...which })
}

describe('a confirmation', () => {
  test('whose tickets have all ended is not sent, which the timeline says; the mail of the refund is', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale, { quantity: 2 })
    await refund(paid)
    await sendRefundsOf(ctx, paid.id)
    expect(await sent({ purchaseId: paid.id })).toEqual(['purchase_confirmation obsolete', 'refund sent'])
    const history = await purchaseHistory(as(ctx, sale.owner), { id: paid.id })
    const moments = history.filter(({ kind }) => kind.startsWith('message_'))
    // All within a moment: which of them came first is not what is asked.
    expect(moments.toSorted((a, b) => `${a.detail} ${a.kind}`.localeCompare(`${b.detail} ${b.kind}`))).toMatchObject([
      { kind: 'message_obsolete', detail: 'purchase_confirmation', gateway: null },
      { kind: 'message_requested', detail: 'purchase_confirmation', gateway: null },
      { kind: 'message_requested', detail: 'refund', gateway: null },
      { kind: 'message_sent', detail: 'refund', gateway: 'resend' },
    ])
  })

  test('of which one ticket still counts brings that one', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale, { quantity: 2 })
    await refund(paid, paid.ticketIds.slice(0, 1))
    expect(await sent({ purchaseId: paid.id, kind: 'purchase_confirmation' })).toEqual(['purchase_confirmation sent'])
  })

  test('of an event that was cancelled brings no tickets, even before they are taken back', async () => {
    const other = await aSale(ctx)
    const paid = await aBookedPurchase(ctx, other)
    await cancelEvent(as(ctx, other.owner), { eventId: other.eventId, confirmation: title, keepFees: false })
    expect(await sent({ purchaseId: paid.id })).toEqual(['purchase_confirmation obsolete'])
  })
})

test('that funds are on their way is said while they are; once they failed, only that they did', async () => {
  const inDebit = async (...outcomes: ('pay_async' | 'fail_async')[]) => {
    const hold = await aHold(ctx, sale)
    const { paymentIntentId } = await pay(ctx, hold)
    for (const outcome of outcomes) {
      await stripe.buyer(paymentIntentId, outcome)
      await settleNow(ctx, paymentIntentId)
    }
    return sent({ purchaseId: hold.id })
  }
  expect(await inDebit('pay_async')).toEqual(['payment_pending sent'])
  expect((await inDebit('pay_async', 'fail_async')).sort()).toEqual(['payment_failed sent', 'payment_pending obsolete'])
})

test('the mail of a refund that the bank sent back meanwhile is not sent', async () => {
  const paid = await aPaidPurchase(ctx, stripe, sale)
  await refund(paid)
  await sendRefundsOf(ctx, paid.id)
  await ctx.db.refund.updateMany({ where: { purchaseId: paid.id }, data: { status: 'failed' } })
  expect(await sent({ purchaseId: paid.id, kind: 'refund' })).toEqual(['refund obsolete'])
  await ctx.db.refund.updateMany({ where: { purchaseId: paid.id }, data: { status: 'succeeded' } })
})

describe('how to pay', () => {
  beforeAll(async () => {
    const owner = as(ctx, sale.owner)
    const gateways = { gateways: ['stripe' as const, 'external' as const], feeBearer: 'organizer' as const }
    await savePaymentSettings(owner, { ...gateways, statementText: '', returnOrigins: [] })
    const open = { enabled: true, instructions: 'IBAN' }
    const methods = { bank_transfer: open, cash: open, mobile_money: closed }
    await saveExternalMethods(owner, { methods, deadlineHours: 48 })
  })

  async function awaited() {
    const hold = await aHold(ctx, sale, 1)
    const asked = { purchaseId: hold.id, returnUrl: 'http://127.0.0.1:3000/', preferredGateways: ['external'] }
    const change = (method: 'bank_transfer' | 'cash') => startPayment(as(ctx, hold.holder), { ...asked, method })
    const { paymentId } = await change('bank_transfer')
    return { paymentId, change, mails: { purchaseId: hold.id, kind: 'payment_instructions' } }
  }

  test('is said while the money is awaited', async () => {
    const { mails } = await awaited()
    expect(await sent(mails)).toEqual(['payment_instructions sent'])
  })

  test('is not said to who has paid', async () => {
    const { mails, paymentId } = await awaited()
    await confirmPayment(as(ctx, sale.owner), { paymentId, amount: 4_900 })
    expect(await sent(mails)).toEqual(['payment_instructions obsolete'])
  })

  test('is not said once the places have lapsed', async () => {
    const { mails } = await awaited()
    expect(await sent(mails, later(ctx, 49 * 3_600))).toEqual(['payment_instructions obsolete'])
  })

  test('is said of the way that was chosen last, and of one that the buyer comes back to', async () => {
    const { mails, change } = await awaited()
    await change('cash')
    expect(await sent(mails)).toEqual(['payment_instructions obsolete', 'payment_instructions sent'])
    await change('bank_transfer')
    expect((await sent(mails)).sort()).toEqual(['payment_instructions sent', 'payment_instructions sent'])
  })
})

describe('the mail about a dispute', () => {
  async function disputed(outcome: 'open' | 'warning') {
    const { organizationId, ...other } = await aSale(ctx)
    const actor = memberOf(organizationId)
    if (actor.kind !== 'user') throw new Error('a member is a user')
    const userId = ctx.random.uuid(ctx.now)
    const email = `${userId}@exemple.fr`
    await ctx.db.user.create({ data: { id: userId, email, name: 'Zoé', passwordHash: 'x', createdAt: ctx.now } })
    await ctx.db.membership.create({
      data: { id: ctx.random.uuid(ctx.now), organizationId, userId, role: 'owner', createdAt: ctx.now },
    })
    const paid = await aPaidPurchase(ctx, stripe, { ...other, organizationId })
    const ref = await theBank(stripe, paid, outcome)
    await follow(ctx, ref)
    return { paid, ref, mails: { organizationId, kind: 'dispute_opened' } }
  }

  test('is sent while it is open', async () => {
    const { mails } = await disputed('open')
    expect(await sent(mails)).toEqual(['dispute_opened sent'])
  })

  test('is not sent once it is decided', async () => {
    const { mails, paid, ref } = await disputed('open')
    await theBank(stripe, paid, 'won')
    await follow(ctx, ref)
    expect(await sent(mails)).toEqual(['dispute_opened obsolete'])
  })
})
