// How an event sells: what an organizer looks at every morning.

import { availability } from '@/server/capacity/availability'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { money } from '@/server/kernel/money'
import type { SalesReport } from './contract'
import { eventFigures } from './event-figures'
import { fullOn, startsOfDays } from './pace'

const windowDays = 30
const weekDays = 7

export async function salesReport(ctx: Ctx, input: { eventId: string }): Promise<SalesReport> {
  const { id, currency, timeZone } = await loadEvent(ctx, input.eventId, 'reports:read')
  const session = await ctx.db.eventSession.findFirstOrThrow({ where: { eventId: id }, orderBy: { number: 'asc' } })
  const days = startsOfDays(ctx.now, timeZone, windowDays)
  const { stats, types } = (await eventFigures(ctx, [id])).get(id) ?? notFound('event')
  const sales = await salesByDay(ctx, id, days)
  const available = await availability(ctx, id)
  const soldOf = (bucket: number) => sales.filter((row) => row.bucket === bucket)
  const today = days.at(-1)
  return {
    stats,
    today: {
      tickets: soldOf(windowDays).reduce((total, row) => total + row.tickets, 0),
      revenue: money(today ? await netSince(ctx, id, today.at) : 0, currency),
    },
    holdsLapse: await holdsLapse(ctx, id),
    days: days.map(({ day }, index) => ({
      day,
      tickets: soldOf(index + 1).reduce((total, row) => total + row.tickets, 0),
      revenue: money(
        soldOf(index + 1).reduce((total, row) => total + row.amount, 0),
        currency,
      ),
    })),
    types: types.map((type) => {
      const soldLastWeek = sales
        .filter((row) => row.typeId === type.id && row.bucket > windowDays - weekDays)
        .reduce((total, row) => total + row.tickets, 0)
      const left = type.archived ? 0 : (available.get(type.id) ?? null)
      return {
        ticketTypeId: type.id,
        name: type.name,
        archived: type.archived,
        price: money(type.priceMinor, currency),
        sold: type.sold,
        held: type.held,
        size: type.own ?? type.shared?.size ?? null,
        available: left,
        soldLastWeek,
        fullOn: fullOn({ available: left, soldLastWeek }, { now: ctx.now, startsAt: session.startsAt }),
      }
    }),
  }
}

type DayRow = { bucket: number; typeId: string; tickets: number; amount: number }

/** `bucket` 1 is the first of the days. Refunds do not change what was sold on a day. */
async function salesByDay(ctx: Ctx, eventId: string, days: readonly { at: Date }[]): Promise<DayRow[]> {
  const starts = days.map(({ at }) => at.toISOString())
  // A payment comes within days of its purchase, so the index over created_at finds all that were paid in the window.
  const earliest = new Date((days[0]?.at ?? ctx.now).getTime() - 14 * 86_400_000)
  return ctx.db.$queryRaw<DayRow[]>`
    SELECT width_bucket(p.paid_at, ${starts}::text[]::timestamptz[]) AS bucket, i.ticket_type_id AS "typeId",
      sum(i.quantity)::int AS tickets, sum(i.quantity::bigint * i.unit_price_minor)::float8 AS amount
    FROM purchase p JOIN purchase_item i ON i.purchase_id = p.id
    WHERE p.event_id = ${eventId}::uuid AND p.created_at >= ${earliest} AND p.paid_at >= ${starts[0]}::timestamptz
    GROUP BY 1, 2`
}

/** Captured less refunded since then, in minor units. */
async function netSince(ctx: Ctx, eventId: string, since: Date): Promise<number> {
  const [row] = await ctx.db.$queryRaw<{ net: number }[]>`
    SELECT (
      coalesce((SELECT sum(y.captured_minor) FROM payment y JOIN purchase p ON p.id = y.purchase_id
        WHERE p.event_id = ${eventId}::uuid AND y.settled_at >= ${since}), 0)
      - coalesce((SELECT sum(r.amount_minor) FROM refund r JOIN purchase p ON p.id = r.purchase_id
        WHERE p.event_id = ${eventId}::uuid AND r.status = 'succeeded' AND r.completed_at >= ${since}), 0)
    )::float8 AS net`
  return row?.net ?? 0
}

async function holdsLapse(ctx: Ctx, eventId: string): Promise<SalesReport['holdsLapse']> {
  const {
    _min: { holdExpiresAt: first },
    _max: { holdExpiresAt: last },
  } = await ctx.db.purchase.aggregate({
    where: { eventId, places: 'held' },
    _min: { holdExpiresAt: true },
    _max: { holdExpiresAt: true },
  })
  return first && last ? { first, last } : null
}
