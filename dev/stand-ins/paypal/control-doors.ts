// The control doors of the PayPal stand-in: let a buyer decide, decide a capture under review, sign a webhook for a test, read the log.
// Guards: a door refuses with a sentence what the state does not allow, and never acts twice.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import type { RequestLog } from '../base/request-log'
import type { WebhookQueue } from '../base/webhook-queue'
import { approve, canApprove, decideCapture, openDispute } from './order-outcomes'
import type { Order, PaypalWorld } from './paypal-world'
import type { Signer } from './signatures'

const EVENTS_SHOWN = 5000

/** `decline` and `review` are agreed to as well; the means of payment is refused, or looked at for a while, when it is captured. */
const orderBody = z.strictObject({ outcome: z.enum(['approve', 'cancel', 'decline', 'review']) })
const captureBody = z.strictObject({ outcome: z.enum(['complete', 'deny', 'dispute']) })
const signBody = z.strictObject({
  body: z.string(),
  time: z.iso.datetime().optional(),
  webhookId: z.string().optional(),
})
const means = { approve: 'good', decline: 'declined', review: 'reviewed' } as const

export function paypalControlDoors(
  world: PaypalWorld,
  webhooks: WebhookQueue,
  signer: Signer,
  log: RequestLog,
): Record<string, ControlDoor> {
  return {
    'POST /_control/orders/:id': (body, _incoming, id) => {
      const { outcome } = parseControl(orderBody, body)
      const order = world.orders.get(id)
      if (!order) throw new ControlRefusal(404, `There is no order “${id}”.`)
      if (!canApprove(order))
        throw new ControlRefusal(409, `The order is ${order.status}: “${outcome}” comes too late.`)
      // Who leaves PayPal's page without agreeing changes nothing there.
      return summary(outcome === 'cancel' ? order : approve(world, order, means[outcome]))
    },
    'POST /_control/captures/:id': (body, _incoming, id) => {
      const { outcome } = parseControl(captureBody, body)
      const capture = world.captures.get(id)
      if (!capture) throw new ControlRefusal(404, `There is no capture “${id}”.`)
      if (outcome === 'dispute') return openDispute(world, capture)
      if (capture.status !== 'PENDING')
        throw new ControlRefusal(409, `The capture is ${capture.status}: nothing is left to decide.`)
      const { status } = decideCapture(world, capture, outcome === 'complete')
      return { id, status }
    },
    'POST /_control/sign': (body) => {
      const { body: text, ...options } = parseControl(signBody, body)
      return { headers: signer.headers(text, options) }
    },
    // As PayPal does after hours (orders) or weeks (refunds).
    'DELETE /_control/request-ids': () => {
      for (const { id } of [...world.requests.values()]) world.requests.delete(id)
    },
    'GET /_control/log': () => ({ requests: log.list(), events: listEvents(world, webhooks) }),
  }
}

function summary({ id, status, captureId }: Order) {
  return { id, status, captureId }
}

function listEvents(world: PaypalWorld, webhooks: WebhookQueue) {
  const events: object[] = []
  for (const { id, type } of world.events.newestFirst()) {
    if (events.length === EVENTS_SHOWN) break
    events.push({ id, type, attempts: webhooks.attemptsOf(id) })
  }
  return events.reverse()
}
