// What happens is told where it happens: money, tickets, purchases and events, each once, in public shapes, and only to those who listen.
import { beforeAll, expect, test } from 'vitest'
import { updateEvent } from '@/server/events/update-event'
import { inTransaction } from '@/server/kernel/ctx'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { refundPurchase } from '@/server/payments/refunds/refund-purchase'
import { releasePlaces } from '@/server/purchases/release-places'
import { aBatch, attendeesOf, batchJobs, workOff } from '@/tests/support/batch-factories'
import { aPaidPurchase } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { anEndpoint } from '@/tests/support/webhook-receiver'
import { webhookTypes } from './contract'

let sale: Sale

openSale()
beforeAll(async () => {
  sale = await aListenedSale()
})

async function aListenedSale(title = 'Nuit des webhooks'): Promise<Sale> {
  const draft = await aSale(ctx, { draft: true, title })
  await anEndpoint(ctx, draft.organizationId, { url: 'https://crm.example.org/hook', types: [...webhookTypes] })
  return aSale(ctx, { organizationId: draft.organizationId, title })
}

type Told = { type: string; key: string; data: Record<string, unknown> }

async function told(organizationId: string, ...types: string[]): Promise<Told[]> {
  const rows = await ctx.db.webhookEvent.findMany({
    where: { organizationId, type: { in: types } },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ type, key, data }) => ({ type, key, data: data as Told['data'] }))
}

test('a payment tells of itself, its purchase and each ticket; a refund of its money and of what it ended', async () => {
  const { organizationId, eventId } = sale
  const paid = await aPaidPurchase(ctx, stripe, sale, { quantity: 2 })
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: paid.id } })
  const total = { amount: 9_800, currency: 'EUR' }
  expect(await told(organizationId, 'payment.completed')).toMatchObject([
    { data: { purchaseId: paid.id, eventId, gateway: 'stripe', amount: total, completedAt: ctx.now.toISOString() } },
  ])
  expect(await told(organizationId, 'purchase.completed')).toMatchObject([
    { key: paid.id, data: { purchaseId: paid.id, status: 'paid', total, items: [{ quantity: 2 }] } },
  ])
  const issued = await told(organizationId, 'ticket.completed')
  expect(issued.map(({ key }) => key).sort()).toEqual(tickets.map(({ id }) => id).sort())
  const secrets = JSON.stringify(await ctx.db.webhookEvent.findMany({ where: { organizationId } }))
  for (const { code } of tickets) expect(secrets).not.toContain(code)
  const request = { purchaseId: paid.id, key: ctx.random.uuid(ctx.now), reason: 'requested_by_customer' as const }
  await refundPurchase(as(ctx, sale.owner), request)
  expect(await told(organizationId, 'payment.refunded')).toEqual([])
  expect(await told(organizationId, 'ticket.voided')).toHaveLength(2)
  await sendRefundsOf(ctx, paid.id)
  await sendRefundsOf(ctx, paid.id)
  expect(await told(organizationId, 'payment.refunded')).toMatchObject([
    { data: { purchaseId: paid.id, amount: total, reason: 'requested_by_customer' } },
  ])
  const waiting = await ctx.db.webhookDelivery.count({ where: { endpoint: { organizationId }, status: 'waiting' } })
  expect(waiting).toBe(await ctx.db.webhookEvent.count({ where: { organizationId } }))
})

test('a hold that lapses is told; one that is given back is not', async () => {
  const { organizationId } = sale
  const [lapsed, given] = [await aHold(ctx, sale), await aHold(ctx, sale)]
  const options = { onlyIfLapsed: false }
  await inTransaction(ctx, (tx) => releasePlaces(tx, lapsed.id, 'expired', options))
  await inTransaction(ctx, (tx) => releasePlaces(tx, given.id, 'cancelled', options))
  expect(await told(organizationId, 'purchase.expired')).toMatchObject([{ data: { purchaseId: lapsed.id } }])
})

test('an event is told when it is published, changed and called off', async () => {
  const own = await aListenedSale('À annuler')
  const { organizationId, eventId } = own
  const owner = as(ctx, own.owner)
  await updateEvent(later(owner, 1), { eventId, change: { title: 'Encore un titre' } })
  await cancelEvent(later(owner, 2), { eventId, confirmation: 'Encore un titre', keepFees: false })
  const events = await told(organizationId, 'event.published', 'event.updated', 'event.cancelled')
  expect(events.map(({ type, data }) => [type, data.title, data.status])).toEqual([
    ['event.published', 'À annuler', 'published'],
    ['event.updated', 'Encore un titre', 'published'],
    ['event.cancelled', 'Encore un titre', 'cancelled'],
  ])
  expect(events[1]?.data).toMatchObject({ changed: ['title'] })
})

test('a batch tells of each of its tickets, however many, and where nobody listens nothing is written', async () => {
  const own = await aListenedSale('Un lot')
  await aBatch(ctx, own, await attendeesOf(ctx, own, 60))
  await workOff(ctx, batchJobs)
  expect(await told(own.organizationId, 'ticket.completed')).toHaveLength(60)
  const quiet = await aSale(ctx)
  await aPaidPurchase(later(ctx, 1), stripe, quiet)
  expect(await ctx.db.webhookEvent.count({ where: { organizationId: quiet.organizationId } })).toBe(0)
})
