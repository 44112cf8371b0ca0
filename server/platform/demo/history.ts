// Past sales of the demo, made by the same commands as real ones; only the provider's word is written by hand, and made true at its
// stand-in afterwards (past-balance.ts). Messages of the past count as sent, so that a fresh demo's mailbox is empty and its worker idle.
import type { Purchase } from '@/prisma/generated/client'
import { issueDocument } from '@/server/documents/issue-document'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { referenceOf } from '@/server/payments/external/reference'
import { recordEntries } from '@/server/payments/ledger/record-entries'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { completePurchase } from '@/server/purchases/complete-purchase'
import { placeHold } from '@/server/purchases/place-hold'
import { admit } from '@/server/scanning/admit'
import { openGateways } from '@/server/sellers/open-gateways'
import { tokenOf, tokenRowSelect } from '@/server/tickets/event-keys'
import { PAST_INTENT } from './past-balance'
import { hasStripeStandIn } from './stripe-stand-in'
import { type DemoEvent, demoBuyers } from './world'

const DAY_MS = 24 * 3_600_000

export type MadeEvent = { id: string; ticketTypes: readonly { id: string; name: string }[] }

/**
 * `demo.purchases` purchases over the last three weeks, more of them lately, each by a buyer of its own: one whose buyer has come already
 * is left out. Passes over what is sold out. A hold whose making was cut off before it was paid lapses like any other.
 */
export async function sellInThePast(ctx: Ctx, demo: DemoEvent, event: MadeEvent): Promise<void> {
  const known = await ctx.db.purchase.findMany({ where: { eventId: event.id }, select: { buyerEmail: true } })
  const came = new Set(known.map(({ buyerEmail }) => buyerEmail))
  for (let index = 0; index < demo.purchases; index++) {
    const email = `client${index + 1}@exemple.example`
    if (came.has(email)) continue
    const age = 21 * (1 - Math.sqrt((index + 0.5) / demo.purchases))
    const at = { ...ctx, now: new Date(ctx.now.getTime() - age * DAY_MS - (index % 7) * 137_000) }
    const type = event.ticketTypes[[0, 0, 1, 0, 2, 1][index % 6]! % event.ticketTypes.length]
    const name = demoBuyers[index % demoBuyers.length]
    if (!type || !name) continue
    const input = {
      eventId: event.id,
      items: [{ ticketTypeId: type.id, quantity: 1 + (index % 3 === 0 ? 1 : 0) }],
      buyer: { name, email },
    }
    const hold = await placeHold(at, input).catch(nullIfSoldOut)
    if (hold?.status === 'held') await takeMoney(at, hold.id)
    if (hold) await forgetJobs(at, hold.id)
  }
}

/** Nothing is left, or a person has shut the organization's payments since. */
const noSale: ReadonlySet<string> = new Set(['purchase.sold_out', 'purchase.sales_closed'])

function nullIfSoldOut(error: unknown): null {
  if (error instanceof DomainError && noSale.has(error.code)) return null
  throw error
}

async function takeMoney(ctx: Ctx, purchaseId: string): Promise<void> {
  const purchase = await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
  const id = ctx.random.uuid(ctx.now)
  const through = await paidThrough(ctx, id, purchase)
  await inTransaction(ctx, async (tx) => {
    const payment = await tx.db.payment.create({
      data: {
        id,
        organizationId: purchase.organizationId,
        purchaseId,
        ...through,
        status: 'succeeded',
        amountMinor: purchase.totalMinor,
        capturedMinor: purchase.totalMinor,
        currency: purchase.currency,
        createdAt: tx.now,
        settledAt: tx.now,
      },
    })
    await recordEntries(tx, payment, { kind: 'capture', id: payment.id, amount: payment.capturedMinor })
    const { organizationId, gateway, providerRef, currency, capturedMinor: amountMinor } = payment
    const about = { organizationId, purchaseId, gateway, providerRef }
    await recordPaymentLog(tx, { ...about, kind: 'payment_captured', amountMinor, currency })
    await completePurchase(tx, purchaseId)
    await recordPaymentLog(tx, { ...about, kind: 'settled' })
  })
}

/** By card at the stand-in; where there is none to know of it, in cash: no provider may be said to have money that it never saw. */
async function paidThrough(ctx: Ctx, paymentId: string, { id, organizationId, currency, platformFeeMinor }: Purchase) {
  const byCard = (await openGateways(ctx, { organizationId, currency })).find(({ name }) => name === 'stripe')
  if (!byCard || !hasStripeStandIn()) {
    const reference = referenceOf(paymentId)
    return { gateway: 'external', method: 'cash', liveMode: true, providerRef: reference, providerIntent: reference }
  }
  return {
    gateway: 'stripe',
    providerAccount: byCard.account,
    applicationFeeMinor: byCard.account === null ? 0 : platformFeeMinor,
    providerRef: `cs_demo_${id}`,
    providerIntent: `${PAST_INTENT}${id}`,
  }
}

async function forgetJobs(ctx: Ctx, purchaseId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const messages = await tx.db.notification.findMany({ where: { purchaseId }, select: { id: true } })
    for (const { id } of messages)
      await tx.db.$queryRaw`SELECT graphile_worker.remove_job(${`notification:${id}`})::text`
    await tx.db.notification.updateMany({
      where: { purchaseId },
      data: { status: 'sent', provider: 'demo', sentAt: tx.now },
    })
  })
}

/** Each on the day of its sale, in the order of the sales. */
export async function invoiceInThePast(ctx: Ctx, organizationId: string): Promise<void> {
  const purchases = await ctx.db.purchase.findMany({
    where: { organizationId, totalMinor: { gt: 0 }, places: 'sold', documents: { none: {} } },
    orderBy: [{ paidAt: 'asc' }, { id: 'asc' }],
    select: { id: true, paidAt: true },
  })
  const actor = { kind: 'system', name: 'issue-document' } as const
  for (const { id: purchaseId, paidAt } of purchases) {
    await issueDocument({ ...ctx, actor, now: paidAt ?? ctx.now }, { purchaseId, refundId: null })
    await ctx.db.$queryRaw`SELECT graphile_worker.remove_job(${`invoice:${purchaseId}`})::text`
  }
}

/** The first `count` tickets came in over the last hour, with one that was shown twice. */
export async function admitInThePast(ctx: Ctx, eventId: string, count: number): Promise<void> {
  const tickets = await ctx.db.ticket.findMany({
    where: { eventId },
    take: count,
    orderBy: { id: 'asc' },
    select: tokenRowSelect,
  })
  const known = await ctx.db.scan.findMany({ where: { eventId }, select: { scanId: true } })
  const made = new Set(known.map(({ scanId }) => scanId))
  const shown = tickets.map((ticket) => tokenOf(ticket))
  const again = shown[0]
  for (const [index, qrCodeData] of (again ? [...shown, again] : shown).entries()) {
    const scanId = `demo-${eventId}-${index}`
    if (made.has(scanId)) continue
    const at = { ...ctx, now: new Date(ctx.now.getTime() - (count - index + 1) * 150_000) }
    await admit(at, { qrCodeData, eventId, scanId, location: index % 3 === 0 ? 'Porte Jardin' : 'Porte principale' })
  }
}
