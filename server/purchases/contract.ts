// What a purchase is made of and which states it can be in; safe for the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { locales } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import { email, id, line, lines, personName } from '@/server/kernel/text'

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

/** Live holds that one holder (hold-limits.ts) may have at the same time. */
export const maxLiveHoldsPerHolder = 20
/** Free purchases within an hour: of one holder, and for one mailbox. Generous, since a school may sit behind one address. */
export const maxFreePerHolder = 200
export const maxFreePerRecipient = 50
export const maxPlacesPerPurchase = 100

const items = z
  .array(z.strictObject({ ticketTypeId: id, quantity: z.int().min(1).max(maxPlacesPerPurchase) }))
  .min(1)
  .max(20)
  .superRefine((asked, context) => {
    const seen = new Set<string>()
    asked.forEach(({ ticketTypeId }, index) => {
      if (seen.has(ticketTypeId)) {
        const { error: message, params } = fault('duplicate', 'is named twice; add the quantities up')
        context.addIssue({ code: 'custom', path: [index, 'ticketTypeId'], message, params })
      }
      seen.add(ticketTypeId)
    })
    if (asked.reduce((sum, { quantity }) => sum + quantity, 0) > maxPlacesPerPurchase) {
      const most = { maximum: maxPlacesPerPurchase }
      const { error: message, params } = fault('too_many', `at most ${most.maximum} places in one purchase`, most)
      context.addIssue({ code: 'custom', message, params })
    }
  })

export const placeHoldInput = z
  .strictObject({
    eventId: id,
    items,
    buyer: z.strictObject({ name: personName, email }),
    attendees: z
      .array(z.strictObject({ ticketTypeId: id, name: personName, email: email.optional() }))
      .max(maxPlacesPerPurchase)
      .optional(),
    promoCode: z.string().trim().min(1).max(64).optional(),
    locale: z.enum(locales).optional(),
  })
  .superRefine((input, context) => {
    const left = new Map(input.items.map(({ ticketTypeId, quantity }) => [ticketTypeId, quantity]))
    input.attendees?.forEach(({ ticketTypeId }, index) => {
      const places = left.get(ticketTypeId) ?? 0
      left.set(ticketTypeId, places - 1)
      if (places > 0) return
      context.addIssue({
        code: 'custom',
        path: ['attendees', index],
        message: 'has no place of this ticket type in the purchase',
      })
    })
  })
export type PlaceHoldInput = z.infer<typeof placeHoldInput>

/** The checkout page holds the places first and asks who buys afterwards. */
export const checkoutHoldInput = z.strictObject({
  eventId: id,
  items,
  locale: z.enum(locales).optional(),
})

const maybeLine = (max: number) => z.union([z.literal(''), line(max)])

/** For the invoice, where the buyer asks for them. */
export const billing = z.strictObject({ company: maybeLine(200), address: lines(500), vatNumber: maybeLine(30) })
export type Billing = z.output<typeof billing>

export const setBuyerInput = z.strictObject({
  buyer: placeHoldInput.shape.buyer,
  /** Absent: as it was. */
  billing: billing.optional(),
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
  /** Part of the total: what the buyer pays for the service on top of the tickets. */
  fees: Money
  total: Money
}

export type PurchaseTicketView = {
  id: string
  /** Null, like all that opens a gate, where a ticket was given away and its buyer looks. */
  ticketCode: string | null
  status: 'valid' | 'void' | 'blocked'
  /** As the buyer sees it, an initial once the ticket was given away. */
  attendeeName: string
  ticketTypeId: string
  ticketTypeName: string
  /** Its code changes every 15 s: only its page, live on one phone, opens the gate. */
  isRotating: boolean
  qrToken: string | null
  pdfUrl: string | null
  /** The ticket's page for the phone. */
  url: string | null
  /** The initial of the first one it was given to by its holder. */
  givenTo: string | null
}

export type PurchaseView = {
  id: string
  number: string
  eventId: string
  status: PurchaseStatus
  buyer: { name: string; email: string }
  locale: 'fr' | 'en'
  /** Part of the total: what the buyer pays for the service on top of the tickets. */
  fees: Money
  /** The tax within the total. */
  vat: Money
  total: Money
  refunded: Money
  expiresAt: Date
  createdAt: Date
  paidAt: Date | null
  items: { ticketTypeId: string; name: string; quantity: number; unitPrice: Money; vatRate: number }[]
  tickets: PurchaseTicketView[]
}

export const listPurchasesInput = z.strictObject({
  eventId: id.optional(),
  status: z.enum(purchaseStatuses).optional(),
  search: z.string().max(200).optional(),
  cursor: id.optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListPurchasesInput = z.output<typeof listPurchasesInput>

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

export type PurchaseDetail = PurchaseView & { event: { title: string; timeZone: string } }

/** What a buyer may still do with a purchase in this state. */
export const purchaseCan = {
  pay: (status: PurchaseStatus) => status === 'held' || status === 'awaiting_payment',
  giveBack: (status: PurchaseStatus) => status === 'held' || status === 'awaiting_payment',
}
