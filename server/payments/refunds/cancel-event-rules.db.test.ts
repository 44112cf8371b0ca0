// Who may cancel an event with its refunds, and refunds that somebody asked for a moment before.
import { describe, expect, test } from 'vitest'
import { rolePermissions } from '@/server/kernel/actor'
import type { Actor } from '@/server/kernel/ctx'
import { aPaidPurchase, purchaseOf } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { advanceRefundRun } from './advance-refund-run'
import { cancelEvent, mayCancelEvent } from './cancel-event'
import { composeEventCancelled } from './compose-messages'
import { pauseRefundRun, resumeRefundRun, retryFailedRefunds } from './control-refund-run'
import { refundRun } from './queries'
import { refundPurchase } from './refund-purchase'

openSale()

const title = 'Les Nuits du Théâtre antique'
const cancel = (sale: Sale, actor: Actor) =>
  cancelEvent(as(ctx, actor), { eventId: sale.eventId, confirmation: title, keepFees: false })
const manager = ({ owner }: Sale): Actor =>
  owner.kind === 'user' ? { ...owner, role: 'manager', permissions: rolePermissions.manager } : owner
const forbidden = { kind: 'forbidden', code: 'auth.forbidden' }

describe('whoever may not give money back', () => {
  test('cancels an event for which nobody has paid, and none for which somebody has', async () => {
    const free = await aSale(ctx, { types: [{ name: 'Libre', amount: 0 }] })
    await aHold(ctx, free)
    await cancel(free, manager(free))
    const sale = await aSale(ctx)
    await aPaidPurchase(ctx, stripe, sale)
    await expect(cancel(sale, manager(sale))).rejects.toMatchObject(forbidden)
    expect(await ctx.db.event.findUnique({ where: { id: sale.eventId } })).toMatchObject({ status: 'published' })
    await cancel(sale, sale.owner)
    expect(await ctx.db.refundRun.count({ where: { eventId: sale.eventId } })).toBe(1)
  })

  test('is shown that act only where it would be allowed', async () => {
    const sale = await aSale(ctx)
    const readOnly = { ...sale.owner, role: 'read_only', permissions: rolePermissions.read_only } as Actor
    const asked = async () =>
      Promise.all(
        [sale.owner, manager(sale), readOnly].map((actor) => mayCancelEvent(as(ctx, actor), { eventId: sale.eventId })),
      )
    expect(await asked()).toEqual([true, true, false])
    await aPaidPurchase(ctx, stripe, sale)
    expect(await asked()).toEqual([true, false, false])
    const stranger = as(ctx, (await aSale(ctx)).owner)
    await expect(mayCancelEvent(stranger, { eventId: sale.eventId })).rejects.toMatchObject({ kind: 'not_found' })
  })

  test('neither pauses, resumes nor retries its refunds', async () => {
    const sale = await aSale(ctx)
    await aPaidPurchase(ctx, stripe, sale)
    await cancel(sale, sale.owner)
    const acting = as(ctx, manager(sale))
    for (const act of [pauseRefundRun, resumeRefundRun, retryFailedRefunds])
      await expect(act(acting, { eventId: sale.eventId })).rejects.toMatchObject(forbidden)
    await pauseRefundRun(as(ctx, sale.owner), { eventId: sale.eventId })
  })
})

describe('a refund that was asked for by hand a moment before the event was cancelled', () => {
  async function cancelledAfterRefund() {
    const sale = await aSale(ctx)
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const request = { purchaseId: paid.id, key: ctx.random.uuid(ctx.now), reason: 'requested_by_customer' as const }
    // For the money alone: the ticket is live, and so it is in the run.
    await refundPurchase(as(ctx, sale.owner), { ...request, tickets: 'keep' })
    await cancel(sale, sale.owner)
    const { id: runId } = await ctx.db.refundRun.findFirstOrThrow({ where: { eventId: sale.eventId } })
    const step = () => advanceRefundRun(later(ctx, 30), { runId })
    await step()
    const run = () => refundRun(as(ctx, sale.owner), { eventId: sale.eventId })
    return { sale, paid, step, run }
  }

  test('is waited for: the run is not over before it is decided', async () => {
    const { paid, step, run } = await cancelledAfterRefund()
    await step()
    expect(await run()).toMatchObject({ status: 'running', sent: 1, succeeded: 0 })
    await sendRefundsOf(ctx, paid.id)
    await step()
    expect(await run()).toMatchObject({ status: 'completed', sent: 0, succeeded: 1, refunded: { amount: 4900 } })
    const mails = await ctx.db.notification.findMany({
      where: { purchaseId: paid.id, kind: { in: ['refund', 'event_cancelled'] } },
    })
    expect(mails.map(({ kind }) => kind)).toEqual(['event_cancelled'])
    const [mail] = mails
    if (!mail) throw new Error('no mail')
    expect((await composeEventCancelled(ctx, mail))?.props).toMatchObject({ refund: { amount: 4900 } })
  })

  test('and is refused, is a failure of the run that can be tried again', async () => {
    const { sale, paid, step, run } = await cancelledAfterRefund()
    await stripe.control('PUT', '/faults', { status: 400, rate: 1 })
    await sendRefundsOf(ctx, paid.id)
    await stripe.control('DELETE', '/faults')
    await step()
    expect(await run()).toMatchObject({ status: 'completed', failed: 1, failures: [{ amount: { amount: 4900 } }] })
    await retryFailedRefunds(as(ctx, sale.owner), { eventId: sale.eventId })
    await step()
    await sendRefundsOf(ctx, paid.id)
    await step()
    expect(await run()).toMatchObject({ status: 'completed', succeeded: 1 })
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'refunded' })
  })
})
