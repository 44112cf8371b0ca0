// What an event sells right now, read in one prepared statement: the first half of placing a hold.
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { money } from '@/server/kernel/money'
import { externalMethods } from '@/server/sellers/contract'
import { type GatewayFacts, isClosed } from '@/server/sellers/open-gateways'
import { gatewaysOf } from '@/server/sellers/payment-settings'
import { planFrom } from '@/server/subscriptions/load-plan'
import type { Plan } from '@/server/subscriptions/plans'
import type { PlaceHoldInput } from './contract'
import { type PricedLine, type Prices, priceOf } from './pricing'

export type Offer = {
  organizationId: string
  currency: string
  lines: PricedLine[]
  prices: Prices
  /** Places asked of each pool, a pool shared by several ticket types counted once. */
  places: ReadonlyMap<string, number>
}

type OfferRow = {
  organization_id: string
  status: string
  currency: string
  ends_at: Date
  type_id: string | null
  name: string
  session_id: string | null
  price_minor: number
  vat_basis_points: number
  max_per_purchase: number
  capacity_ids: string[]
  buyer_bears_fee: boolean
  plan: string | null
  plan_status: string
  plan_period_end: Date | null
  plan_trial_end: Date | null
  plan_ends_at: Date | null
  plan_past_due_since: Date | null
  plan_trial_used: boolean
  gateways: string[] | null
  external_methods: unknown
  account: string | null
  charges_enabled: boolean | null
}

const statement = {
  name: 'load-offer',
  text: `
    SELECT e.organization_id, e.status, e.currency, s.ends_at, t.id AS type_id, t.name, t.session_id, t.price_minor,
      t.vat_basis_points, t.max_per_purchase,
      ARRAY(SELECT capacity_id FROM ticket_type_capacity WHERE ticket_type_id = t.id) AS capacity_ids,
      coalesce(y.fee_bearer = 'buyer', false) AS buyer_bears_fee,
      u.plan, u.status AS plan_status, u.current_period_end AS plan_period_end, u.trial_ends_at AS plan_trial_end,
      u.ends_at AS plan_ends_at, u.past_due_since AS plan_past_due_since, u.trial_used AS plan_trial_used,
      y.gateways, y.external_methods, a.ref AS account, a.charges_enabled
    FROM event e
    LEFT JOIN payment_settings y ON y.organization_id = e.organization_id
    LEFT JOIN subscription u ON u.organization_id = e.organization_id
    LEFT JOIN provider_account a ON a.organization_id = e.organization_id AND a.gateway = 'stripe'
    CROSS JOIN LATERAL (SELECT max(ends_at) AS ends_at FROM event_session WHERE event_id = e.id) s
    LEFT JOIN ticket_type t ON t.event_id = e.id AND t.archived_at IS NULL AND t.id = ANY($2::uuid[])
    WHERE e.id = $1`,
}

/** Fails for an event that is not on sale, an unknown ticket type and a quantity beyond the type's limit. */
export async function loadOffer(ctx: Ctx, input: Pick<PlaceHoldInput, 'eventId' | 'items'>): Promise<Offer> {
  const { rows } = await ctx.pool.query<OfferRow>({
    ...statement,
    values: [input.eventId, input.items.map((item) => item.ticketTypeId)],
  })
  const [event] = rows
  if (!event || event.status === 'draft' || event.status === 'archived') return notFound('event')
  if (event.status !== 'published') fail('conflict', 'event.not_on_sale', 'Sales of this event are closed.')
  if (event.ends_at <= ctx.now) fail('conflict', 'event.over', 'This event is over.')
  const types = new Map(rows.flatMap((row) => (row.type_id ? [[row.type_id, row] as const] : [])))
  const places = new Map<string, number>()
  const lines = input.items.map((item, index) => {
    const type = types.get(item.ticketTypeId)
    if (!type) return refuseItem(index, 'ticketTypeId', 'ticket_type.not_found', 'This event has no such ticket type.')
    if (item.quantity > type.max_per_purchase) {
      return refuseItem(
        index,
        'quantity',
        'purchase.too_many',
        `At most ${type.max_per_purchase} of this ticket type in one purchase.`,
      )
    }
    for (const capacityId of type.capacity_ids) places.set(capacityId, (places.get(capacityId) ?? 0) + item.quantity)
    return {
      ticketTypeId: item.ticketTypeId,
      name: type.name,
      sessionId: type.session_id,
      quantity: item.quantity,
      unitPrice: money(type.price_minor, event.currency),
      vatBasisPoints: type.vat_basis_points,
    }
  })
  const prices = priceOf(lines, {
    currency: event.currency,
    feeBearer: event.buyer_bears_fee ? 'buyer' : 'organizer',
    plan: planOf(event, ctx.now),
  })
  if (prices.total.amount > 0 && isClosed(gatewayFacts(event), event.currency)) {
    fail('conflict', 'purchase.sales_closed', 'This organizer cannot take payments yet. Free tickets can be had.')
  }
  return { organizationId: event.organization_id, currency: event.currency, lines, prices, places }
}

function gatewayFacts(row: OfferRow): GatewayFacts {
  return {
    gateways: gatewaysOf(row.gateways),
    externalMethods: externalMethods.parse(row.external_methods ?? {}),
    account: row.account === null ? null : { ref: row.account, chargesEnabled: row.charges_enabled === true },
  }
}

function planOf(row: OfferRow, now: Date): Plan {
  if (row.plan === null) return planFrom(null, now)
  const subscription = {
    plan: row.plan,
    status: row.plan_status,
    currentPeriodEnd: row.plan_period_end,
    trialEndsAt: row.plan_trial_end,
    endsAt: row.plan_ends_at,
    pastDueSince: row.plan_past_due_since,
    trialUsed: row.plan_trial_used,
  }
  return planFrom(subscription, now)
}

function refuseItem(index: number, field: string, code: string, message: string): never {
  fail('invalid', code, message, { details: [{ path: `items.${index}.${field}`, message }] })
}
