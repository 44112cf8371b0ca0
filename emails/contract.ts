// The kinds of mail and what each needs to be written: light, imported by whoever requests one. Guards: a mail never
// carries an address that is not a web page, and a kind without a template does not compile.

import { z } from 'zod'

const text = z.string().max(1_000)
const webPage = z.url({ protocol: /^https?$/ }).max(2_000)
const money = z.strictObject({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
const instant = z.iso.datetime({ offset: true })

export const refundReasons = ['sold_out', 'cancelled', 'mismatch', 'paid_twice'] as const

export const emailSchemas = {
  purchase_confirmation: z.strictObject({
    buyerName: text,
    eventTitle: text,
    startsAt: instant,
    timeZone: text,
    /** Empty where the event has none. */
    venueName: text,
    venueAddress: text,
    organizationName: text,
    purchaseNumber: text,
    purchaseUrl: webPage,
    tickets: z
      .array(z.strictObject({ ticketCode: text, holderName: text, ticketTypeName: text, ticketUrl: webPage }))
      .min(1),
    total: money,
  }),
  late_payment_refund: z.strictObject({
    buyerName: text,
    eventTitle: text,
    purchaseNumber: text,
    amount: money,
    reason: z.enum(refundReasons),
  }),
} satisfies Record<string, z.ZodType>

export const emailKinds = ['purchase_confirmation', 'late_payment_refund'] as const satisfies EmailKind[]
export type EmailKind = keyof typeof emailSchemas
export type EmailProps<K extends EmailKind> = z.infer<(typeof emailSchemas)[K]>
