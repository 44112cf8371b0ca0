// What the provider is asked for when a checkout is opened. Guards: it is written with the intent and read from there ever after, so that
// a question repeated after a lost answer is the same question, whatever the event is called by then.
import { z } from 'zod'
import type { Event, Payment, Purchase, PurchaseItem } from '@/prisma/generated/client'
import { asLocale } from '@/server/kernel/format'
import { purchaseUrl } from '@/server/purchases/access'
import { serviceFeeNames } from '@/server/purchases/pricing'
import type { CheckoutRequest } from './gateway'

const asked = z.object({
  eventTitle: z.string(),
  lines: z.array(z.object({ name: z.string(), unitAmount: z.int(), quantity: z.int() })),
  statementText: z.string().default(''),
})
type Asked = z.infer<typeof asked>

export type Payable = Pick<
  Purchase,
  | 'id'
  | 'number'
  | 'locale'
  | 'currency'
  | 'feeMinor'
  | 'buyerEmail'
  | 'accessVersion'
  | 'totalMinor'
  | 'platformFeeMinor'
> & { items: Pick<PurchaseItem, 'name' | 'unitPriceMinor' | 'quantity'>[]; event: Pick<Event, 'title'> }

export function askedFor(purchase: Payable, statementText: string): Asked {
  const { items, event, feeMinor } = purchase
  const tickets = items.map(({ name, unitPriceMinor, quantity }) => ({
    name: `${name} · ${event.title}`,
    unitAmount: unitPriceMinor,
    quantity,
  }))
  const fee = { name: serviceFeeNames[asLocale(purchase.locale)], unitAmount: feeMinor, quantity: 1 }
  return { eventTitle: event.title, lines: feeMinor > 0 ? [...tickets, fee] : tickets, statementText }
}

export function checkoutRequest(purchase: Payable, payment: Payment): CheckoutRequest {
  return {
    // Payments of before the column came have none.
    ...(payment.request === null ? askedFor(purchase, '') : asked.parse(payment.request)),
    paymentId: payment.id,
    purchaseId: purchase.id,
    purchaseNumber: purchase.number,
    currency: payment.currency,
    account: payment.providerAccount,
    applicationFee: payment.applicationFeeMinor,
    buyerEmail: purchase.buyerEmail,
    locale: asLocale(purchase.locale),
    returnUrl: payment.returnUrl,
    purchaseUrl: purchaseUrl(purchase),
    createdAt: payment.createdAt,
  }
}
