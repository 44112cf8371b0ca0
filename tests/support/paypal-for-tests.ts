// A PayPal to pay with in tests: the stand-in, in this process, behind our own client. Start it before anything reads env().
import { type StripeForTests, startStripeForTests } from './payment-factories'

type Logged = { method: string; path: string; idempotencyKey: string | null; status: number | null }

export type PaypalForTests = {
  /** The Stripe beside it. */
  stripe: StripeForTests
  url: string
  control<T>(method: 'POST' | 'PUT' | 'DELETE' | 'GET', path: string, body?: unknown): Promise<T>
  /** Decides an order as a buyer would: `approve`, `cancel`, `decline`, `review`. */
  buyer(orderId: string, outcome: string): Promise<void>
  /** Requests the app made, tokens aside. */
  requests(): Promise<Logged[]>
  /** How often something was asked that matches; what was answered and what was not. */
  count(method: string, path: RegExp): Promise<number>
  /** The headers with which PayPal would send this body. */
  sign(body: string, options?: { time?: string; webhookId?: string }): Promise<Headers>
  stop(): Promise<void>
}

export async function startPaypalForTests(): Promise<PaypalForTests> {
  const standIns = await startStripeForTests()
  const url = process.env.PAYPAL_API_BASE ?? ''
  async function control<T>(method: string, at: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${url}/_control${at}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  async function requests(): Promise<Logged[]> {
    const log = await control<{ requests: Logged[] }>('GET', '/log')
    return log.requests.filter(({ path }) => path !== '/v1/oauth2/token')
  }
  return {
    stripe: standIns,
    url,
    control,
    requests,
    async buyer(orderId, outcome) {
      await control('POST', `/orders/${orderId}`, { outcome })
    },
    count: async (method, path) =>
      (await requests()).filter((request) => request.method === method && path.test(request.path)).length,
    async sign(body, options = {}) {
      const { headers } = await control<{ headers: Record<string, string> }>('POST', '/sign', { body, ...options })
      return new Headers(headers)
    },
    stop: standIns.stop,
  }
}
