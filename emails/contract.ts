// The kinds of mail and what each needs to be written: light, imported by whoever requests one. Guards: a mail never
// carries an address that is not a web page, and a kind without a template does not compile.

import { z } from 'zod'
import { alertSchemas } from './alert-schemas'

const text = z.string().max(1_000)
const webPage = z.url({ protocol: /^https?$/ }).max(2_000)
const money = z.strictObject({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
const instant = z.iso.datetime({ offset: true })

const mailedTicket = z.strictObject({
  ticketCode: text,
  holderName: text,
  ticketTypeName: text,
  ticketUrl: webPage,
  /** Its code changes every 15 s: only its page, live on one phone, opens the gate. */
  isRotating: z.boolean(),
})

/** What can happen to an organization's plan that its owners must know. */
export const subscriptionOccasions = ['payment_failed', 'trial_ending', 'fell_back', 'ended'] as const
export type SubscriptionOccasion = (typeof subscriptionOccasions)[number]

/** What can wait for a person about money, and has no mail of its own. */
export const attentionNoticeKinds = [
  'account_restricted',
  'payout_failed',
  'refund_failed',
  'refund_by_hand',
  'underpaid',
  'overpaid',
  'paid_again',
  'payment_mismatch',
  'payment_reversed',
  'returned_twice',
  'dispute_won_late',
  'dispute_lost_partly',
  'balance_missing',
  'balance_differs',
  'balance_unmatched',
] as const
export type AttentionNoticeKind = (typeof attentionNoticeKinds)[number]

export const refundReasons = ['sold_out', 'cancelled', 'mismatch', 'paid_twice'] as const

/** Why a person gave money back. */
export const givenReasons = ['requested_by_customer', 'duplicate', 'event_cancelled', 'goodwill', 'other'] as const

/** Why tickets come by mail after their purchase's own mail. */
export const ticketMailReasons = ['reissued', 'key_withdrawn', 'resent', 'transferred'] as const

/** How an offer of a ticket ended, as its former or present holder is told. */
export const transferEndings = ['accepted', 'declined', 'expired'] as const

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
    tickets: z.array(mailedTicket).min(1),
    total: money,
  }),
  late_payment_refund: z.strictObject({
    buyerName: text,
    eventTitle: text,
    purchaseNumber: text,
    amount: money,
    reason: z.enum(refundReasons),
  }),
  refund: z.strictObject({
    buyerName: text,
    eventTitle: text,
    organizationName: text,
    purchaseNumber: text,
    purchaseUrl: webPage,
    amount: money,
    reason: z.enum(givenReasons),
    /** They open no gate any more; without a code those that the buyer had given away. */
    endedTickets: z.array(z.strictObject({ ticketCode: text, holderName: text, ticketTypeName: text })),
    /** How many that are the buyer's still do. */
    liveTickets: z.int().min(0),
  }),
  event_cancelled: z.strictObject({
    buyerName: text,
    eventTitle: text,
    startsAt: instant,
    timeZone: text,
    organizationName: text,
    purchaseNumber: text,
    purchaseUrl: webPage,
    /** 0 where nothing goes back this way. */
    refund: money,
    total: money,
  }),
  ...alertSchemas,
  /** To who answers for an organization: money waits for a decision. */
  attention_notice: z.strictObject({
    organizationName: text,
    items: z.array(z.strictObject({ kind: z.enum(attentionNoticeKinds), count: z.int().positive() })).min(1),
    paymentsUrl: webPage,
  }),
  subscription_notice: z.strictObject({
    occasion: z.enum(subscriptionOccasions),
    plan: z.enum(['free', 'pro', 'scale']),
    /** When the grace or the trial ends, or the plan ended. */
    at: instant,
    organizationName: text,
    billingUrl: webPage,
  }),
  payment_instructions: z.strictObject({
    buyerName: text,
    eventTitle: text,
    timeZone: text,
    organizationName: text,
    purchaseNumber: text,
    purchaseUrl: webPage,
    method: z.enum(['bank_transfer', 'cash', 'mobile_money']),
    amount: money,
    reference: text,
    /** The organizer's own words, several lines. */
    instructions: z.string().max(2_000),
    until: instant,
  }),
  /** Tickets that are sent again, or with new codes. */
  tickets_sent: z.strictObject({
    why: z.enum(ticketMailReasons),
    eventTitle: text,
    startsAt: instant,
    timeZone: text,
    /** Empty where the event has none. */
    venueName: text,
    organizationName: text,
    /** The PDFs are all there; else some are only behind their links. */
    allAttached: z.boolean(),
    tickets: z.array(mailedTicket).min(1),
  }),
  /** To who works on a design: the proof is attached. */
  test_ticket: z.strictObject({ eventTitle: text, organizationName: text }),
  /** To the one a ticket is offered to. */
  transfer_offer: z.strictObject({
    fromName: text,
    toName: text,
    /** What the holder wrote along, several lines; may be empty. */
    message: text,
    eventTitle: text,
    startsAt: instant,
    timeZone: text,
    /** Empty where the event has none. */
    venueName: text,
    organizationName: text,
    ticketTypeName: text,
    offerUrl: webPage,
    until: instant,
  }),
  /** To who offered it. */
  transfer_ended: z.strictObject({
    ending: z.enum(transferEndings),
    fromName: text,
    toName: text,
    eventTitle: text,
    ticketTypeName: text,
    /** The ticket's page, while it is still theirs; null: it is the other one's, and nothing here opens it or the gate. */
    ticketUrl: webPage.nullable(),
  }),
  /** To who held a ticket that another paid for, or was offered one, when it has ended. */
  ticket_ended: z.strictObject({
    holderName: text,
    /** The whole event is off. */
    isCancelled: z.boolean(),
    /** Who had offered the ticket; null: it was held. */
    offeredBy: text.nullable(),
    eventTitle: text,
    startsAt: instant,
    timeZone: text,
    organizationName: text,
    /** Somebody may get money back for it. */
    wasBought: z.boolean(),
    /** None where a ticket was only offered. */
    tickets: z.array(z.strictObject({ ticketCode: text, holderName: text, ticketTypeName: text })),
  }),
  /** With it a ticket whose code changes moves to another phone. */
  display_code: z.strictObject({
    code: z.string().regex(/^\d{6}$/),
    minutes: z.int().positive(),
    holderName: text,
    eventTitle: text,
    ticketTypeName: text,
    organizationName: text,
  }),
  lost_tickets: z.strictObject({
    events: z
      .array(
        z.strictObject({
          title: text,
          startsAt: instant,
          timeZone: text,
          venueName: text,
          tickets: z
            .array(z.strictObject({ ticketCode: text, holderName: text, ticketTypeName: text, ticketUrl: webPage }))
            .min(1),
        }),
      )
      .min(1),
  }),
} satisfies Record<string, z.ZodType>

export const emailKinds = [
  'purchase_confirmation',
  'late_payment_refund',
  'refund',
  'event_cancelled',
  'dispute_opened',
  'webhook_disabled',
  'campaign_paused',
  'attention_notice',
  'subscription_notice',
  'payment_instructions',
  'test_ticket',
  'tickets_sent',
  'transfer_offer',
  'transfer_ended',
  'ticket_ended',
  'lost_tickets',
  'display_code',
] as const satisfies EmailKind[]
export type EmailKind = keyof typeof emailSchemas
export type EmailProps<K extends EmailKind> = z.infer<(typeof emailSchemas)[K]>
