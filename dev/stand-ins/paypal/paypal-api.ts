// The door to PayPal's API as the stand-in speaks it: tokens, routing, PayPal-Request-Id, errors.
// Guards: one request id makes one object; a repeat answers 200 with what became of it.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Answer, headerOf, type Incoming, json } from '../base/http-server'
import { disputeById, showDispute } from './disputes'
import { captureOrder, createOrder, orderById, showCapture, showOrder, showRefund } from './orders'
import { PaypalRefusal, paypalFailure, refuse } from './paypal-refusal'
import { type PaypalWorld, paypalId } from './paypal-world'
import { rawMember } from './raw-json'
import { captureById, refundById, refundCapture } from './refunds'
import type { Signer } from './signatures'

const TOKEN_SECONDS = 32_400

export type Credentials = { clientId: string; clientSecret: string }

type Call = { world: PaypalWorld; signer: Signer; incoming: Incoming; id: string; minimal: boolean }
type Route = { method: 'GET' | 'POST'; path: RegExp; run(call: Call): Answer }

const routes: Route[] = [
  {
    method: 'POST',
    path: /^\/v2\/checkout\/orders$/,
    run: (call) =>
      once(
        call,
        () => createOrder(call.world, bodyOf(call.incoming)),
        (id) => showOrder(call.world, orderById(call.world, id), call.minimal),
      ),
  },
  {
    method: 'GET',
    path: /^\/v2\/checkout\/orders\/([^/]+)$/,
    run: ({ world, id }) => json(200, showOrder(world, orderById(world, id))),
  },
  {
    method: 'POST',
    path: /^\/v2\/checkout\/orders\/([^/]+)\/capture$/,
    run: (call) =>
      once(
        call,
        () => captureOrder(call.world, call.id),
        (id) => showOrder(call.world, orderById(call.world, id), call.minimal),
      ),
  },
  {
    method: 'GET',
    path: /^\/v2\/payments\/captures\/([^/]+)$/,
    run: ({ world, id }) => json(200, showCapture(world, captureById(world, id), true)),
  },
  {
    method: 'POST',
    path: /^\/v2\/payments\/captures\/([^/]+)\/refund$/,
    run: (call) =>
      once(
        call,
        () => refundCapture(call.world, call.id, bodyOf(call.incoming)),
        (id) => showRefund(call.world, refundById(call.world, id)),
      ),
  },
  {
    method: 'GET',
    path: /^\/v2\/payments\/refunds\/([^/]+)$/,
    run: ({ world, id }) => json(200, showRefund(world, refundById(world, id))),
  },
  {
    method: 'GET',
    path: /^\/v1\/customer\/disputes\/([^/]+)$/,
    run: ({ world, id }) => json(200, showDispute(world, disputeById(world, id))),
  },
  { method: 'POST', path: /^\/v1\/notifications\/verify-webhook-signature$/, run: verifySignature },
]

export function makePaypalApi(
  world: PaypalWorld,
  signer: Signer,
  credentials: Credentials,
): (incoming: Incoming) => Answer {
  for (const token of [...world.tokens.values()]) if (token.endsAt < Date.now()) world.tokens.delete(token.id)
  return (incoming) => {
    try {
      if (incoming.path === '/v1/oauth2/token') return giveToken(world, incoming, credentials)
      if (incoming.path === signer.certificatePath)
        return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: signer.publicKey() }
      checkToken(world, incoming)
      for (const route of routes) {
        const match = route.method === incoming.method ? route.path.exec(incoming.path) : null
        if (!match) continue
        const minimal = headerOf(incoming, 'prefer') !== 'return=representation'
        return route.run({ world, signer, incoming, id: match[1] ?? '', minimal })
      }
      return paypalFailure(404)
    } catch (error) {
      if (error instanceof PaypalRefusal) return paypalFailure(error.status, error.details)
      throw error
    }
  }
}

function giveToken(world: PaypalWorld, incoming: Incoming, { clientId, clientSecret }: Credentials): Answer {
  const wanted = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  if (headerOf(incoming, 'authorization') !== wanted)
    return json(401, { error: 'invalid_client', error_description: 'Client Authentication failed' })
  if (new URLSearchParams(incoming.body.toString('utf8')).get('grant_type') !== 'client_credentials')
    return json(400, { error: 'unsupported_grant_type', error_description: 'Grant Type is not supported' })
  const token = `A21AA${randomBytes(48).toString('base64url')}`
  world.tokens.put({ id: token, endsAt: Date.now() + TOKEN_SECONDS * 1000 })
  return json(200, {
    scope: 'https://uri.paypal.com/services/payments/payment',
    access_token: token,
    token_type: 'Bearer',
    app_id: 'APP-80W284485P519543T',
    expires_in: TOKEN_SECONDS,
    nonce: paypalId(),
  })
}

function checkToken(world: PaypalWorld, incoming: Incoming): void {
  const given = /^Bearer (\S+)$/.exec(headerOf(incoming, 'authorization') ?? '')?.[1] ?? ''
  const token = world.tokens.get(given)
  if (!token || token.endsAt < Date.now()) refuse(401, 'INVALID_TOKEN', 'The token is missing, unknown or at its end.')
}

/** With a PayPal-Request-Id that has made something already: that, as it is now. */
function once(call: Call, make: () => { id: string }, show: (id: string) => object): Answer {
  const { requests } = call.world
  const given = headerOf(call.incoming, 'paypal-request-id')
  if (given !== null && given.length > 108) refuse(400, 'INVALID_STRING_MAX_LENGTH', 'PayPal-Request-Id is too long.')
  const key = given === null ? null : `${call.incoming.path} ${given}`
  const earlier = key === null ? undefined : requests.get(key)
  if (earlier) return json(200, show(earlier.made))
  const { id } = make()
  if (key !== null) requests.put({ id: key, made: id })
  return json(201, show(id))
}

const claimBody = z.object({
  auth_algo: z.string().regex(/^[a-zA-Z0-9]{1,100}$/),
  cert_url: z.url().max(500),
  transmission_id: z.string().max(50),
  transmission_sig: z.string().max(500),
  transmission_time: z.string().max(100),
  webhook_id: z.string().regex(/^[a-zA-Z0-9]{1,50}$/),
  webhook_event: z.object({}),
})

function verifySignature({ signer, incoming }: Call): Answer {
  const parsed = claimBody.safeParse(bodyOf(incoming))
  const raw = parsed.success ? rawMember(incoming.body.toString('utf8'), 'webhook_event') : null
  if (!parsed.success || raw === null)
    return refuse(400, 'MALFORMED_REQUEST_JSON', 'The request is not what this door expects.')
  return json(200, { verification_status: signer.isGenuine(parsed.data, raw) ? 'SUCCESS' : 'FAILURE' })
}

function bodyOf({ body }: Incoming): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    return refuse(400, 'MALFORMED_REQUEST_JSON', 'The request body is not well-formed JSON.')
  }
}
