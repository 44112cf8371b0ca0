// Purchases whose money took another way than a card's: awaited from outside of any provider, disputed, given back. Made over HTTP when a
// picture or a test wants them, once for each world.
import { z } from 'zod'
import { Unexpected, until } from './demo-client'
import {
  type EventOnSale,
  endCheckout,
  type Hold,
  holdPlaces,
  putEventOnSale,
  startPayment,
  untilPaid,
} from './demo-story'
import type { World } from './screens-world'

export type Told = { hold: Hold; eventId: string }

function once<T>(make: (world: World) => Promise<T>): (world: World) => Promise<T> {
  const made = new WeakMap<World, Promise<T>>()
  return (world) => {
    const known = made.get(world) ?? make(world)
    made.set(world, known)
    return known
  }
}

function hold({ client, locale }: World, event: EventOnSale, quantity: number): Promise<Hold> {
  const name = locale === 'fr' ? 'Marie-Ange de La Rochefoucauld' : 'Bartholomew Featherstonehaugh'
  const email = `argent-${Math.trunc(performance.now() * 1000).toString(36)}@exemple.fr`
  return holdPlaces(client, event, { name, email, quantity, locale, atBoxOffice: true })
}

async function paid(world: World, event: EventOnSale, quantity: number) {
  const held = await hold(world, event, quantity)
  const payment = await startPayment(world.client, held)
  await endCheckout(world.client, payment, 'pay')
  return { held, payment, purchase: await untilPaid(world.client, held, quantity) }
}

async function untilStatus({ client }: World, held: Hold, status: string): Promise<void> {
  const { id, accessToken: token } = held
  const seen = z.object({ status: z.string() })
  await until(`The purchase becomes ${status}`, async () =>
    (await client.take(seen, 'GET', `/api/purchases/${id}`, { token })).status === status ? true : null,
  )
}

/** Told how to pay by bank transfer. */
export const awaited = once(async (world): Promise<Told> => {
  const held = await hold(world, world.event, 1)
  await world.client.take(z.object({ status: z.literal('pending') }), 'POST', '/api/payments/process', {
    token: held.accessToken,
    status: 201,
    body: {
      purchaseId: held.id,
      returnUrl: `${world.client.url}/p/${held.accessToken}`,
      preferredGateways: ['external'],
      method: 'bank_transfer',
    },
  })
  return { hold: held, eventId: world.event.id }
})

/** The buyer's bank asks for an answer within some days. */
export const disputed = once(async (world): Promise<Told> => {
  const { held, payment } = await paid(world, world.event, 2)
  const order = { paymentIntent: payment.paymentIntentId, reason: 'fraudulent', dueInSeconds: 3 * 24 * 3600 }
  await world.client.take(z.unknown(), 'POST', `${world.client.demo.standIns.stripe}/_control/disputes`, {
    body: order,
  })
  await untilStatus(world, held, 'disputed')
  return { hold: held, eventId: world.event.id }
})

/** One of two tickets is void, and its price went back. */
export const partlyRefunded = once(async (world): Promise<Told> => {
  const { held, payment, purchase } = await paid(world, world.event, 2)
  const [ticket] = purchase.tickets
  if (!ticket) throw new Unexpected('The purchase has no ticket.')
  await world.client.take(z.unknown(), 'POST', `/api/payments/${payment.paymentId}/refund`, {
    token: world.event.organization.apiKey,
    status: 202,
    body: { ticketIds: [ticket.id], reason: 'requested_by_customer' },
  })
  await untilStatus(world, held, 'partially_refunded')
  return { hold: held, eventId: world.event.id }
})

/** An event with one sale, of its own: whoever looks cancels it. */
export async function toCancel(world: World): Promise<EventOnSale> {
  const event = await putEventOnSale(world.client, {
    title: world.locale === 'fr' ? 'Soirée annulée' : 'Cancelled Evening',
    types: [{ name: world.locale === 'fr' ? 'Entrée' : 'Entry', amount: 2500, capacity: 20 }],
  })
  await paid(world, event, 1)
  return event
}
