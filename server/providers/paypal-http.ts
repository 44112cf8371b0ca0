// One request to PayPal's REST API: token, key, timeout, and every answer in two words: refused (it will say so again) or an outage
// (ask again). Guards: an outage never looks like a refusal; requests go through the breaker; no address but the configured one is asked.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { now } from '@/server/kernel/clock'
import { env } from '@/server/kernel/env'
import { askThroughBreaker, ProviderOutage } from './breaker'
import { ProviderRefusal } from './refusal'

const TIMEOUT_MS = 10_000
const TRIES = 2
const PAUSE_MS = 250
/** A token is replaced this long before its end, so that it does not end on its way. */
const TOKEN_MARGIN_MS = 60_000

type PaypalCall<T> = {
  method: 'GET' | 'POST'
  /** Below the API's base, parts of foreign origin encoded. */
  path: string
  /** JSON as text, so that what must be passed on byte by byte can be. */
  body?: string
  /** PayPal does once what comes twice with the same one. */
  requestId?: string
  answer: z.ZodType<T>
}

/** `code` is PayPal's own issue. */
export class PaypalRefusal extends ProviderRefusal {
  constructor(
    code: string,
    /** Of HTTP. */
    readonly status: number,
  ) {
    super(code, `PayPal refused: ${code}`)
  }
}

type Config = NonNullable<ReturnType<typeof env>['paypal']>
type Token = {
  text: Promise<string>
  /** Unix milliseconds; infinite while it is being asked for. */
  endsAt: number
}

/** By client, so that a process whose configuration was replaced (tests) never sends another's. */
const tokens = new Map<string, Token>()

/** Fails with PaypalRefusal or ProviderOutage, never with anything else. Without configuration it is an outage. */
export function askPaypal<T>(call: PaypalCall<T>): Promise<T> {
  return askThroughBreaker('paypal', async () => {
    const config = env().paypal
    if (!config) throw new ProviderOutage('paypal')
    try {
      return call.answer.parse(await answerTo(config, call))
    } catch (error) {
      if (error instanceof PaypalRefusal || error instanceof ProviderOutage) throw error
      throw new ProviderOutage('paypal', { cause: error })
    }
  })
}

async function answerTo(config: Config, call: PaypalCall<unknown>): Promise<unknown> {
  let response = await sendCall(config, call)
  // The token was revoked before its time: once with a fresh one.
  if (response.status === 401) {
    tokens.delete(nameOf(config))
    response = await sendCall(config, call)
  }
  if (response.ok) return response.json()
  const { status } = response
  const issue = issueOf(await response.text())
  // A 409 is a twin with the same key that is still at it; keys that are not taken (401) are the operator's to mend. Neither decides.
  const undecided =
    status >= 500 || [401, 408, 409, 425, 429].includes(status) || issue === 'ORDER_COMPLETION_IN_PROGRESS'
  if (undecided) throw new ProviderOutage('paypal', { cause: new Error(`${status} ${issue}`) })
  throw new PaypalRefusal(issue, status)
}

async function sendCall(config: Config, call: PaypalCall<unknown>): Promise<Response> {
  const token = await tokenOf(config)
  return send(new URL(call.path, config.apiBase), {
    method: call.method,
    body: call.body,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      prefer: 'return=representation',
      ...(call.requestId && { 'paypal-request-id': call.requestId }),
    },
  })
}

/** Twice, when the first got no answer or a failure: every POST has its key, so that the second does nothing new. */
async function send(url: URL, request: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const last = tries === TRIES
    try {
      const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (last || (response.status < 500 && response.status !== 429)) return response
      await response.arrayBuffer()
    } catch (error) {
      // Whoever was silent for so long is not asked again while somebody waits.
      if (last || (error instanceof Error && error.name === 'TimeoutError')) throw error
    }
    await delay(PAUSE_MS)
  }
}

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** One question for all who wait. */
function tokenOf(config: Config): Promise<string> {
  const name = nameOf(config)
  const known = tokens.get(name)
  if (known && known.endsAt - TOKEN_MARGIN_MS > now().getTime()) return known.text
  const asked = askForToken(config)
  const token: Token = { text: asked.then(({ text }) => text), endsAt: Number.POSITIVE_INFINITY }
  tokens.set(name, token)
  asked.then(
    ({ endsAt }) => {
      token.endsAt = endsAt
    },
    () => {
      if (tokens.get(name) === token) tokens.delete(name)
    },
  )
  return token.text
}

async function askForToken(config: Config): Promise<{ text: string; endsAt: number }> {
  const response = await send(new URL('/v1/oauth2/token', config.apiBase), {
    method: 'POST',
    body: 'grant_type=client_credentials',
    headers: {
      authorization: `Basic ${Buffer.from(`${config.clientId}:${config.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  })
  if (!response.ok) throw new ProviderOutage('paypal', { cause: new Error(`no token: ${response.status}`) })
  const { access_token, expires_in } = tokenAnswer.parse(await response.json())
  return { text: access_token, endsAt: now().getTime() + expires_in * 1000 }
}

function nameOf({ apiBase, clientId }: Config): string {
  return `${apiBase.origin} ${clientId}`
}

const refusal = z.object({
  name: z.string().optional(),
  details: z.array(z.object({ issue: z.string() })).optional(),
})

/** PayPal's word for it, made safe for a log. */
function issueOf(body: string): string {
  try {
    const { name, details } = refusal.parse(JSON.parse(body))
    return (details?.[0]?.issue ?? name ?? 'unknown').replace(/[^\w.-]/g, '').slice(0, 100)
  } catch {
    // A proxy's page, or nothing at all.
    return 'unknown'
  }
}
