// The event as anybody may see it. Guards: a draft or archived event answers like one that does not exist, except to its own
// organization; of the pools nothing is told but what is left.

import { coverPathOf, eventCan } from '@/server/events/contract'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { isUuid } from '@/server/kernel/text'
import { externalMethods } from '@/server/sellers/contract'
import { type GatewayFacts, isClosed } from '@/server/sellers/open-gateways'
import { gatewaysOf } from '@/server/sellers/payment-settings'
import { planFrom } from '@/server/subscriptions/load-plan'
import type { SubscriptionRow } from '@/server/subscriptions/standing'
import { placesLeft } from './availability'
import type { PublicEvent } from './contract'

const address = /^[a-z0-9-]{1,200}$/

export async function publicEvent(ctx: Ctx, input: { idOrSlug: string }): Promise<PublicEvent> {
  const idOrSlug = input.idOrSlug.toLowerCase()
  if (!address.test(idOrSlug)) return notFound('event')
  const event = await ctx.db.event.findUnique({
    where: isUuid(idOrSlug) ? { id: idOrSlug } : { slug: idOrSlug },
    include: {
      organization: {
        select: {
          name: true,
          slug: true,
          paymentSettings: { select: { feeBearer: true, gateways: true, externalMethods: true } },
          providerAccounts: { where: { gateway: 'stripe' }, select: { ref: true, chargesEnabled: true } },
          subscription: true,
        },
      },
      venue: true,
      sessions: { orderBy: { number: 'asc' }, take: 1 },
      ticketTypes: { where: { archivedAt: null }, orderBy: [{ position: 'asc' }, { number: 'asc' }] },
    },
  })
  const session = event?.sessions[0]
  if (!event || !session) return notFound('event')
  if (!eventCan.beSeen(event) && !isOwn(ctx, event)) return notFound('event')
  const left = await placesLeft(ctx, event.id)
  const isPaidClosed = isClosed(gatewayFacts(event.organization), event.currency)
  return {
    id: event.id,
    slug: event.slug,
    status: event.status,
    onSale: eventCan.sell({ status: event.status, endsAt: session.endsAt }, ctx.now),
    title: event.title,
    description: event.description,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    doorsAt: session.doorsAt,
    timeZone: event.timeZone,
    currency: event.currency,
    venue: event.venue ? { name: event.venue.name, address: event.venue.address } : null,
    coverPath: coverPathOf(event.coverKey),
    organization: { name: event.organization.name, slug: event.organization.slug },
    serviceFeeRate: serviceFeeRate(event.organization, ctx.now),
    ticketTypes: event.ticketTypes.map((type) => ({
      id: type.id,
      name: type.name,
      description: type.description,
      price: { amount: type.priceMinor, currency: event.currency },
      vatRate: type.vatBasisPoints / 100,
      ...(left.get(type.id) ?? { available: null, isRunningOut: false }),
      maxPerPurchase: type.maxPerPurchase,
      canBePaid: type.priceMinor === 0 || !isPaidClosed,
      isRotating: type.rotating,
    })),
  }
}

type Seller = {
  paymentSettings: { feeBearer: string; gateways: string[]; externalMethods: unknown } | null
  providerAccounts: { ref: string; chargesEnabled: boolean }[]
  subscription: SubscriptionRow | null
}

function gatewayFacts({ paymentSettings, providerAccounts }: Seller): GatewayFacts {
  return {
    gateways: gatewaysOf(paymentSettings?.gateways ?? null),
    externalMethods: externalMethods.parse(paymentSettings?.externalMethods ?? {}),
    account: providerAccounts[0] ?? null,
  }
}

function serviceFeeRate({ paymentSettings, subscription }: Seller, now: Date): number {
  return paymentSettings?.feeBearer === 'buyer' ? planFrom(subscription, now).feeBasisPoints / 100 : 0
}

/** Its organizer may look at the page of a draft. */
function isOwn({ actor }: Ctx, event: { id: string; organizationId: string }): boolean {
  if (actor.kind !== 'user' && actor.kind !== 'api_key') return false
  if (actor.organizationId !== event.organizationId || !actor.permissions.has('events:read')) return false
  return actor.kind === 'api_key' || actor.eventIds === null || actor.eventIds.includes(event.id)
}
