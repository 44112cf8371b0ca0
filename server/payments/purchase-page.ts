// Reads all that the page of a purchase tells, for whoever holds its access token. A payment that is still open is asked about at the
// provider first, so that the page somebody returns to tells the truth at once; a provider that is slow or away does not hold it up.

import { coverPathOf } from '@/server/events/contract'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { money } from '@/server/kernel/money'
import { openPurchaseToken } from '@/server/purchases/access'
import { attendeeNames, purchaseCan } from '@/server/purchases/contract'
import { getPurchase } from '@/server/purchases/queries'
import { ticketPageToken } from '@/server/tickets/ticket-access'
import type { PayingState, PaymentStatus, PurchasePage, SettleOutcome } from './contract'
import { refreshPayment } from './refresh-payment'

const PROVIDER_PATIENCE_MS = 4_000

export async function purchasePage(ctx: Ctx, token: string): Promise<PurchasePage> {
  const opened = await openPurchaseToken(ctx, token)
  if (!opened) return notFound('purchase')
  const { purchaseId } = opened
  const holder: Ctx = { ...ctx, actor: { kind: 'buyer', ...opened } }
  const outcome = await askProvider(holder, purchaseId)
  const [purchase, row] = await Promise.all([getPurchase(holder, purchaseId), loadRest(ctx, purchaseId)])
  const [session] = row.event.sessions
  if (!session) throw new Error(`event ${row.eventId} has no session`)
  const { event } = row
  return {
    purchase,
    ticketTokens: Object.fromEntries(row.tickets.map((ticket) => [ticket.id, ticketPageToken(ticket)])),
    names: attendeeNames.parse(row.attendeeNames).map(({ ticketTypeId, name }) => ({ ticketTypeId, name })),
    heldSince: row.holdExtendedAt ?? row.holdProlongedAt ?? row.createdAt,
    canProlong: purchase.status === 'held' && !row.holdProlongedAt && !row.holdExtendedAt,
    paying: payingState(row.payments[0]?.status, outcome),
    refunds: row.refunds.map((refund) => ({
      amount: money(refund.amountMinor, refund.currency),
      reason: refund.reason,
      status: refund.status,
    })),
    mail: row.notifications[0]?.status ?? 'none',
    event: {
      id: row.eventId,
      slug: event.slug,
      title: event.title,
      status: event.status,
      timeZone: event.timeZone,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      doorsAt: session.doorsAt,
      venue: event.venue,
      coverPath: coverPathOf(event.coverKey),
      organizationName: event.organization.name,
    },
  }
}

type Asked = SettleOutcome | 'not_asked' | 'no_answer'

async function askProvider(ctx: Ctx, purchaseId: string): Promise<Asked> {
  const { status } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId }, select: { status: true } })
  if (!purchaseCan.pay(status)) return 'not_asked'
  const asked = refreshPayment(ctx, purchaseId, { close: false }).then(
    (outcome): Asked => outcome ?? 'not_asked',
    (error: unknown): Asked => {
      ctx.log.warn({ err: error, purchaseId }, 'the provider could not be asked for the page of a purchase')
      return 'no_answer'
    },
  )
  const { promise: late, resolve } = Promise.withResolvers<Asked>()
  const timer = setTimeout(() => resolve('no_answer'), PROVIDER_PATIENCE_MS)
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

function payingState(latest: PaymentStatus | undefined, outcome: Asked): PayingState {
  switch (latest) {
    case undefined:
    case 'succeeded':
      return 'none'
    case 'failed':
      return 'failed'
    case 'expired':
      return 'lapsed'
    case 'intended':
      return 'open'
    case 'pending':
      return outcome === 'still_open' ? 'open' : outcome === 'awaiting_funds' ? 'on_its_way' : 'unknown'
  }
}

function loadRest(ctx: Ctx, purchaseId: string) {
  return ctx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: {
      eventId: true,
      createdAt: true,
      holdExtendedAt: true,
      holdProlongedAt: true,
      attendeeNames: true,
      tickets: { select: { id: true, accessVersion: true } },
      payments: { orderBy: { createdAt: 'desc' }, take: 1, select: { status: true } },
      refunds: {
        orderBy: { createdAt: 'asc' },
        select: { amountMinor: true, currency: true, reason: true, status: true },
      },
      notifications: { where: { kind: 'purchase_confirmation' }, take: 1, select: { status: true } },
      event: {
        select: {
          slug: true,
          title: true,
          status: true,
          timeZone: true,
          coverKey: true,
          venue: { select: { name: true, address: true } },
          organization: { select: { name: true } },
          sessions: { orderBy: { number: 'asc' }, take: 1, select: { startsAt: true, endsAt: true, doorsAt: true } },
        },
      },
    },
  })
}
