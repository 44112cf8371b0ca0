// Reads all that the page of a purchase tells, for whoever holds its access token. A payment that is still open is asked about at the
// provider first, so that the page somebody returns to tells the truth at once; a provider that is slow or away does not hold it up.

import type { NotificationStatus } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { money } from '@/server/kernel/money'
import { openPurchaseToken } from '@/server/purchases/access'
import { attendeeNames, purchaseCan } from '@/server/purchases/contract'
import { getPurchase } from '@/server/purchases/queries'
import { type GatewayName, gatewayNames } from '@/server/sellers/contract'
import { eventOnTicket, eventOnTicketSelect } from '@/server/tickets/event-on-ticket'
import type { PayingState, PaymentStatus, PurchasePage, SettleOutcome } from './contract'
import { awaitedOf, awaitedSelect } from './external/awaited-payment'
import { payOptions } from './gateways'
import { refreshPayment } from './refresh-payment'

const PROVIDER_PATIENCE_MS = 4_000

export async function purchasePage(ctx: Ctx, token: string): Promise<PurchasePage> {
  const opened = await openPurchaseToken(ctx, token)
  if (!opened) return notFound('purchase')
  const { purchaseId } = opened
  const holder: Ctx = { ...ctx, actor: { kind: 'buyer', ...opened } }
  const outcome = await askProvider(holder, purchaseId)
  const [purchase, row] = await Promise.all([getPurchase(holder, purchaseId), loadRest(ctx, purchaseId)])
  const isDue = purchaseCan.pay(purchase.status) && purchase.total.amount > 0
  const options = isDue ? await payOptions(ctx, row) : []
  return {
    purchase,
    names: attendeeNames.parse(row.attendeeNames).map(({ ticketTypeId, name }) => ({ ticketTypeId, name })),
    billing: { company: row.buyerCompany, address: row.buyerAddress, vatNumber: row.buyerVatNumber },
    heldSince: row.holdOutageAt ?? row.holdExtendedAt ?? row.holdProlongedAt ?? row.createdAt,
    canProlong: purchase.status === 'held' && !row.holdProlongedAt && !row.holdExtendedAt,
    paying: payingState(row.payments[0]?.status, outcome),
    options,
    awaited: await awaitedOf(ctx, { ...row, holdExpiresAt: purchase.expiresAt }),
    payingThrough: row.payments[0]?.status === 'pending' ? asGateway(row.payments[0].gateway) : null,
    refunds: row.refunds.map((refund) => ({
      amount: money(refund.amountMinor, refund.currency),
      reason: refund.reason,
      status: refund.status,
    })),
    mail: mailState(row.notifications[0]?.status),
    event: eventOnTicket(row.event),
  }
}

function asGateway(name: string): GatewayName | null {
  return gatewayNames.find((known) => known === name) ?? null
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

/** As its reader needs it: there, on its way, not to be waited for. */
function mailState(latest: NotificationStatus | undefined): PurchasePage['mail'] {
  switch (latest) {
    case undefined:
      return 'none'
    case 'delivered':
      return 'sent'
    case 'suppressed':
    case 'cancelled':
      return 'failed'
    default:
      return latest
  }
}

function loadRest(ctx: Ctx, purchaseId: string) {
  return ctx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: {
      createdAt: true,
      holdExtendedAt: true,
      holdProlongedAt: true,
      holdOutageAt: true,
      organizationId: true,
      currency: true,
      attendeeNames: true,
      buyerCompany: true,
      buyerAddress: true,
      buyerVatNumber: true,
      payments: { orderBy: { createdAt: 'desc' }, take: 1, select: awaitedSelect },
      refunds: {
        orderBy: { createdAt: 'asc' },
        select: { amountMinor: true, currency: true, reason: true, status: true },
      },
      notifications: {
        where: { kind: 'purchase_confirmation' },
        orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
        take: 1,
        select: { status: true },
      },
      event: { select: eventOnTicketSelect },
    },
  })
}
