// What organizers read about sales and attendance. Safe in the browser.
import { z } from 'zod'
import type { EventListItem } from '@/server/events/contract'
import type { Money } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'
import type { RecentScan } from '@/server/scanning/contract'

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
