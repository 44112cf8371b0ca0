// What a purchase is made of and which states it can be in; safe for the browser.
import { z } from 'zod'
import { locales } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import { email, id, personName } from '@/server/kernel/text'

export const purchaseStatuses = [
  'held',
  'awaiting_payment',
  'paid',
  'expired',
  'cancelled',
  'partially_refunded',
  'refunded',
  'disputed',
  'needs_attention',
] as const
export type PurchaseStatus = (typeof purchaseStatuses)[number]

/** Live holds that one address may have at the same time. */
export const maxLiveHoldsPerAddress = 20
/** Free purchases within an hour: of one address, and for one mailbox. Generous, since a school may sit behind one address. */
export const maxFreePerAddress = 200
export const maxFreePerRecipient = 50
export const maxPlacesPerPurchase = 100

export const placeHoldInput = z
  .strictObject({
    eventId: id,
    items: z
      .array(z.strictObject({ ticketTypeId: id, quantity: z.int().min(1).max(maxPlacesPerPurchase) }))
      .min(1)
      .max(20),
    buyer: z.strictObject({ name: personName, email }),
    attendees: z
      .array(z.strictObject({ ticketTypeId: id, name: personName, email: email.optional() }))
      .max(maxPlacesPerPurchase)
      .optional(),
    promoCode: z.string().trim().min(1).max(64).optional(),
    locale: z.enum(locales).optional(),
  })
  .superRefine((input, context) => {
    const seen = new Map<string, number>()
    input.items.forEach((item, index) => {
      if (seen.has(item.ticketTypeId)) {
        context.addIssue({
          code: 'custom',
          path: ['items', index, 'ticketTypeId'],
          message: 'is named twice; add the quantities up',
        })
      }
      seen.set(item.ticketTypeId, item.quantity)
    })
    const named = new Map<string, number>()
    input.attendees?.forEach((attendee, index) => {
      const count = (named.get(attendee.ticketTypeId) ?? 0) + 1
      named.set(attendee.ticketTypeId, count)
      if (count > (seen.get(attendee.ticketTypeId) ?? 0)) {
        context.addIssue({
          code: 'custom',
          path: ['attendees', index],
          message: 'has no place of this ticket type in the purchase',
        })
      }
    })
    if ([...seen.values()].reduce((a, b) => a + b, 0) > maxPlacesPerPurchase) {
      context.addIssue({
        code: 'custom',
        path: ['items'],
        message: `at most ${maxPlacesPerPurchase} places in one purchase`,
      })
    }
  })
export type PlaceHoldInput = z.infer<typeof placeHoldInput>

/** The checkout page holds the places first and asks who buys afterwards. */
export const checkoutHoldInput = z.strictObject({
  eventId: id,
  items: placeHoldInput.shape.items,
  locale: z.enum(locales).optional(),
})

export const setBuyerInput = z.strictObject({
  buyer: placeHoldInput.shape.buyer,
  attendees: placeHoldInput.shape.attendees,
})
export type SetBuyerInput = z.infer<typeof setBuyerInput>

export const purchaseIdInput = z.strictObject({ id })

/** Names given to places; stored as JSON on the purchase until its tickets are issued. */
export const attendeeNames = z.array(
  z.object({ ticketTypeId: z.string(), name: z.string(), email: z.string().optional() }),
)
export type AttendeeNames = z.infer<typeof attendeeNames>

export type HoldAnswer = {
  id: string
  number: string
  accessToken: string
  status: PurchaseStatus
  expiresAt: Date
  total: Money
}

export type PurchaseTicketView = {
  id: string
  ticketCode: string
  status: 'valid' | 'void' | 'blocked'
  attendeeName: string
  ticketTypeId: string
  ticketTypeName: string
  qrToken: string
  pdfUrl: string
  /** The ticket's page for the phone. */
  url: string
}

export type PurchaseView = {
  id: string
  number: string
  eventId: string
  status: PurchaseStatus
  buyer: { name: string; email: string }
  locale: 'fr' | 'en'
  total: Money
  refunded: Money
  expiresAt: Date
  createdAt: Date
  paidAt: Date | null
  items: { ticketTypeId: string; name: string; quantity: number; unitPrice: Money }[]
  tickets: PurchaseTicketView[]
}

export const listPurchasesInput = z.strictObject({
  eventId: id.optional(),
  status: z.enum(purchaseStatuses).optional(),
  search: z.string().max(200).optional(),
  cursor: id.optional(),
})
export type ListPurchasesInput = z.infer<typeof listPurchasesInput>

export type PurchaseRow = {
  id: string
  number: string
  eventId: string
  eventTitle: string
  status: PurchaseStatus
  attentionReason: string | null
  buyer: { name: string; email: string }
  items: { name: string; quantity: number }[]
  total: Money
  createdAt: Date
}

export type TimelineEntry = {
  at: Date
  kind:
    | 'held'
    | 'payment_started'
    | `payment_${'intended' | 'pending' | 'succeeded' | 'failed' | 'expired'}`
    | `refund_${'requested' | 'succeeded' | 'failed'}`
    | `message_${'requested' | 'sent' | 'failed'}`
  /** The provider's own id, for looking it up there. */
  reference?: string | null
}

export type PurchaseDetail = PurchaseView & { event: { title: string; timeZone: string }; timeline: TimelineEntry[] }

/** What a buyer may still do with a purchase in this state. */
export const purchaseCan = {
  pay: (status: PurchaseStatus) => status === 'held' || status === 'awaiting_payment',
  giveBack: (status: PurchaseStatus) => status === 'held' || status === 'awaiting_payment',
}
