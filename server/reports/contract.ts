// What organizers read about sales and attendance. Safe in the browser.
import { z } from 'zod'
import type { ActorView } from '@/server/audit/contract'
import type { EventListItem } from '@/server/events/contract'
import { locales } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'
import type { PaymentLogKind } from '@/server/payments/log/contract'
import type { RecentScan } from '@/server/scanning/contract'
import type { TransferStatus } from '@/server/tickets/transfers/contract'

export const eventReportInput = z.strictObject({ eventId: id })

export type EventStats = {
  /** Null: a ticket type is unlimited. */
  capacity: number | null
  /** Places in active holds. */
  held: number
  /** Live tickets. */
  sold: number
  /** Tickets that were let in at least once. */
  admitted: number
  /** Admissions beyond the first of one ticket, list and pass. */
  conflicts: number
  /** Captured less refunded. */
  revenue: Money
}

export type TypeSales = {
  ticketTypeId: string
  name: string
  archived: boolean
  price: Money
  sold: number
  held: number
  /** Of its own pool, else of the one that it shares; null: unlimited. */
  size: number | null
  /** Null: unlimited. */
  available: number | null
  soldLastWeek: number
  /** When the last place goes if sales go on as in the last seven days; null when they would not before the event, or it is full. */
  fullOn: Date | null
}

export type SalesReport = {
  stats: EventStats
  today: { tickets: number; revenue: Money }
  /** When the first and the last of the active holds lapse; null without any. */
  holdsLapse: { first: Date; last: Date } | null
  /** Thirty days on the event's calendar, the last one is today: what was paid on each, refunds aside. */
  days: readonly { day: string; tickets: number; revenue: Money }[]
  types: readonly TypeSales[]
}

export type AttendanceReport = {
  expected: number
  admitted: number
  types: readonly { ticketTypeId: string; name: string; expected: number; admitted: number }[]
  recent: readonly RecentScan[]
}

export type EventWithStats = EventListItem & { stats: EventStats }

const day = z.iso.date('is not a day like 2026-06-12')

const days = { from: day.optional(), to: day.optional() }

function inOrder<T extends { from?: string | undefined; to?: string | undefined }>(schema: z.ZodType<T>): z.ZodType<T> {
  return schema.refine(({ from, to }) => !from || !to || from <= to, {
    path: ['to'],
    message: 'must not be before the first day',
  })
}

/** Days on the organization's clock, both included. */
export const daysInput = inOrder(z.strictObject(days))
export type DaysInput = z.output<typeof daysInput>

export const payoutInput = z.strictObject({ id })

export const payoutFileFormats = ['csv', 'xlsx'] as const

export const payoutFileInput = inOrder(
  z.strictObject({
    ...days,
    format: z.enum(payoutFileFormats).default('csv'),
    locale: z.enum(locales).default('fr'),
    /** The slug, from pages only: a credential names its own organization. */
    organization: z.string().max(200).optional(),
  }),
)
export type PayoutFileInput = z.output<typeof payoutFileInput>

export type PayoutRow = {
  id: string
  gateway: string
  reference: string
  status: string
  amount: Money
  arrivesOn: Date
  at: Date
  /** How many sales and refunds are in it, and what they come to. */
  sales: { count: number; amount: Money }
  refunds: { count: number; amount: Money }
  fees: Money
}

export type PayoutReport = {
  days: { from: string; to: string; timeZone: string }
  payouts: readonly PayoutRow[]
  totals: readonly Money[]
}

/** A movement in a payout; `fees` are taken off the amount, of them `platformFee` is the platform's. */
export type PayoutLine = {
  id: string
  kind: 'charge' | 'refund' | 'dispute' | 'fee' | 'payout' | 'other'
  at: Date
  amount: Money
  fees: Money
  platformFee: Money
  net: Money
  reference: string
  purchase: { id: string; number: string; eventId: string; eventTitle: string; buyerName: string } | null
}

export type PayoutDetail = { payout: PayoutRow; timeZone: string; lines: readonly PayoutLine[]; more: boolean }

export const purchaseHistoryInput = z.strictObject({ id })

/** What became of a message that went out about a purchase. */
export type MessageMoment =
  | 'requested'
  | 'sent'
  | 'delivered'
  | 'opened'
  | 'bounced'
  | 'complained'
  | 'failed'
  | 'obsolete'
  | 'suppressed'
  | 'cancelled'
  | 'resent'
  | 'address_changed'

/** One line of a purchase's history. `reference` is for looking it up at the provider, or a ticket's code. */
export type HistoryEntry = {
  at: Date
  kind:
    | PaymentLogKind
    | 'held'
    | `message_${MessageMoment}`
    | 'scan_admitted'
    | 'scan_refused'
    | 'scan_left'
    | 'scan_undone'
    | 'ticket_voided'
    | `transfer_${TransferStatus}`
  gateway: string | null
  reference: string | null
  amount: Money | null
  /** A code: why, or of what. */
  detail: string | null
  /** Of a scan. */
  place: string | null
  actor: ActorView | null
  /** Finds the request's lines in the logs. */
  requestId: string | null
}
