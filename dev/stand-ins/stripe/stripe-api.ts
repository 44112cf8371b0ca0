// The door to all resources of the Stripe stand-in: key check, routing, idempotency, errors, request ids.
// Guards: one idempotency key has one answer, the first; the same key with other parameters is an idempotency_error.
import { createHash } from 'node:crypto'
import { type Answer, headerOf, type Incoming, json } from '../base/http-server'
import type { Collection, Store } from '../base/journal-store'
import { accountLinkRoutes } from './account-links'
import { accountRoutes } from './accounts'
import { applicationFeeRoutes } from './application-fees'
import { balanceTransactionRoutes } from './balance-transactions'
import { billingPortalRoutes } from './billing-portal'
import { chargeRoutes } from './charges'
import { checkoutSessionRoutes } from './checkout-sessions'
import { customerRoutes } from './customers'
import { disputeRoutes } from './disputes'
import { eventRoutes } from './events'
import { expandObject } from './expand'
import { fileRoutes } from './files'
import { invoiceRoutes } from './invoices'
import { canonicalRequest, readForm } from './multipart'
import { Params } from './params'
import { paymentIntentRoutes } from './payment-intents'
import { payoutRoutes } from './payouts'
import { priceRoutes } from './prices'
import { refundRoutes } from './refunds'
import type { Route } from './resource'
import { stripeId } from './stripe-ids'
import { noAccess, refuse, StripeRefusal } from './stripe-refusal'
import type { StripeWorld, Worlds } from './stripe-world'
import { subscriptionRoutes } from './subscriptions'

const KEY_LIFE_MS = 24 * 3600 * 1000

const routes: Route[] = [
  ...checkoutSessionRoutes,
  ...paymentIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...fileRoutes,
  ...eventRoutes,
  ...balanceTransactionRoutes,
  ...payoutRoutes,
  ...accountRoutes,
  ...accountLinkRoutes,
  ...applicationFeeRoutes,
  ...customerRoutes,
  ...priceRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...billingPortalRoutes,
]

type SavedAnswer = { id: string; fingerprint: string; requestId: string; at: number; status: number; body: string }

export function makeStripeApi(worlds: Worlds, store: Store, secretKey: string): (incoming: Incoming) => Answer {
  const saved = store.collection<SavedAnswer>('idempotency_key')
  for (const answer of [...saved.values()]) if (Date.now() - answer.at > KEY_LIFE_MS) saved.delete(answer.id)

  return (incoming) => {
    const requestId = stripeId('req', 14)
    const key = incoming.method === 'POST' ? headerOf(incoming, 'idempotency-key') : null
    const headers: Record<string, string> = {
      'request-id': requestId,
      'stripe-version': headerOf(incoming, 'stripe-version') ?? worlds.own.apiVersion,
      ...(key === null ? {} : { 'idempotency-key': key, 'original-request': requestId }),
    }
    try {
      checkKey(incoming, secretKey)
      const world = worldOf(worlds, incoming, secretKey)
      const { route, id } = findRoute(incoming)
      const run = () => runRoute(world, route, id, incoming, { id: requestId, idempotency_key: key })
      if (key === null) return json(200, run(), headers)
      return once(saved, world.account ? `${world.account.id} ${key}` : key, incoming, headers, run)
    } catch (error) {
      if (error instanceof StripeRefusal) return json(error.status, { error: error.error }, headers)
      throw error
    }
  }
}

function checkKey(incoming: Incoming, secretKey: string): void {
  const header = headerOf(incoming, 'authorization') ?? ''
  const given = header.startsWith('Bearer ') ? header.slice(7).trim() : ''
  if (given === '')
    refuse(
      'You did not provide an API key. Provide it in the Authorization header, as in "Authorization: Bearer sk_…".',
      {
        status: 401,
      },
    )
  if (given !== secretKey)
    refuse(`Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(8)}${given.slice(-4)}`, { status: 401 })
}

/** The account that the request is about; one that nobody may act for looks like one that never was. */
function worldOf(worlds: Worlds, incoming: Incoming, secretKey: string): StripeWorld {
  const account = headerOf(incoming, 'stripe-account')
  return account === null ? worlds.own : (worlds.of(account) ?? noAccess(account, secretKey))
}

function findRoute({ method, path }: Incoming): { route: Route; id: string } {
  const segments = path.split('/')
  for (const route of routes) {
    if (route.method !== method) continue
    const wanted = route.path.split('/')
    if (wanted.length !== segments.length) continue
    if (!wanted.every((segment, i) => segment === ':id' || segment === segments[i])) continue
    return { route, id: segments[wanted.indexOf(':id')] ?? '' }
  }
  return refuse(`Unrecognized request URL (${method}: ${path}).`, { status: 404 })
}

function runRoute(
  world: StripeWorld,
  route: Route,
  id: string,
  incoming: Incoming,
  cause: { id: string; idempotency_key: string | null },
): object {
  const { fields, upload } = readForm(incoming)
  const params = new Params(fields)
  return expandObject(world, route.run({ world, id, params, upload, cause }), params)
}

function once(
  saved: Collection<SavedAnswer>,
  key: string,
  incoming: Incoming,
  headers: Record<string, string>,
  run: () => object,
): Answer {
  if (Number(headerOf(incoming, 'idempotency-key')?.length) > 255)
    refuse('The Idempotency-Key is too long: at most 255 characters.')
  const fingerprint = createHash('sha256')
    .update(`${incoming.path}\n${canonicalRequest(incoming)}`)
    .digest('base64')
  const earlier = saved.get(key)
  if (earlier && Date.now() - earlier.at <= KEY_LIFE_MS) {
    if (earlier.fingerprint !== fingerprint) throw otherRequest(headerOf(incoming, 'idempotency-key') ?? key)
    const replayed = { ...headers, 'original-request': earlier.requestId, 'idempotent-replayed': 'true' }
    return { status: earlier.status, headers: { 'content-type': 'application/json', ...replayed }, body: earlier.body }
  }
  const answer = attempt(run, headers)
  saved.put({
    id: key,
    fingerprint,
    requestId: headers['request-id'] ?? '',
    at: Date.now(),
    status: answer.status,
    body: String(answer.body),
  })
  return answer
}

/** Refusals by state are answers to keep; those of the parameters go on up and are not kept. */
function attempt(run: () => object, headers: Record<string, string>): Answer {
  try {
    return json(200, run(), headers)
  } catch (error) {
    if (error instanceof StripeRefusal && error.executed) return json(error.status, { error: error.error }, headers)
    throw error
  }
}

function otherRequest(key: string): StripeRefusal {
  const rule = 'Keys for idempotent requests can only be used with the same parameters they were first used with.'
  const message = `${rule} Try using a key other than '${key}' if you meant to execute a different request.`
  return new StripeRefusal(400, { type: 'idempotency_error', message })
}
