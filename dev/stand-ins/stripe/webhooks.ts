// Stripe's side of webhooks: signed with the endpoint's secret, brought by the queue that all stand-ins share.
import { createHmac } from 'node:crypto'
import type { WebhookMode } from '../base/faults'
import type { Store } from '../base/journal-store'
import { postWebhook, startWebhookQueue, type WebhookQueue } from '../base/webhook-queue'
import type { StripeEvent } from './stripe-world'

export type Webhooks = WebhookQueue

export function startWebhooks(options: {
  store: Store
  url: string
  /** Of the endpoint of the own account, then of the one of connected accounts; one secret serves both. */
  secrets: readonly string[]
  mode(): WebhookMode
}): Webhooks {
  const { store, url, secrets, mode } = options
  return startWebhookQueue<StripeEvent>({
    store,
    events: store.collection('event'),
    mode,
    send(event, stopped) {
      const secret = secrets.at(event.account === undefined ? 0 : -1) ?? ''
      const body = JSON.stringify(event, null, 2)
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature(secret, body, Math.floor(Date.now() / 1000)),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      }
      return postWebhook(url, body, headers, stopped)
    },
  })
}

export function signature(secret: string, body: string, unixSeconds: number): string {
  const v1 = createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')
  return `t=${unixSeconds},v1=${v1}`
}
