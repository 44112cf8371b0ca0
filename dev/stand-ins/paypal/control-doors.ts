// The control doors of the PayPal stand-in: let a buyer decide, decide a capture under review or a
// refund that takes days, refund or dispute as on PayPal's own pages, sign a webhook for a test, read the log.
// Guards: a door refuses with a sentence what the state does not allow, and never acts twice.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import type { RequestLog } from '../base/request-log'
import type { WebhookQueue } from '../base/webhook-queue'
import { disputeBody, moveDispute, showDispute } from './disputes'
import { approve, canApprove, decideCapture } from './order-outcomes'
import { moneyOf } from './paypal-amounts'
import type { Capture, Order, PaypalWorld } from './paypal-world'
import { decideRefund, leftOf, refundCapture, reverseCapture } from './refunds'
import type { Signer } from './signatures'

const EVENTS_SHOWN = 5000

/** `decline` and `review` are agreed to as well; the means of payment is refused, or looked at for a while, when it is captured. */
const orderBody = z.strictObject({ outcome: z.enum(['approve', 'cancel', 'decline', 'review']) })
/** `refund` as on PayPal's own page, `reverse` as PayPal itself (`amount` in minor units, else all that is left); `slow_refunds`: they take days. */
const captureBody = z.strictObject({
  outcome: z.enum(['complete', 'deny', 'refund', 'reverse', 'slow_refunds']),
  amount: z.int().positive().optional(),
})
const refundBody = z.strictObject({ outcome: z.enum(['complete', 'fail']) })
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
      const { outcome, amount } = parseControl(captureBody, body)
      const capture = world.captures.get(id)
      if (!capture) throw new ControlRefusal(404, `There is no capture “${id}”.`)
      if (outcome !== 'complete' && outcome !== 'deny') return giveBack(world, capture, outcome, amount)
      if (capture.status !== 'PENDING')
        throw new ControlRefusal(409, `The capture is ${capture.status}: nothing is left to decide.`)
      const { status } = decideCapture(world, capture, outcome === 'complete')
      return { id, status }
    },
    'POST /_control/refunds/:id': (body, _incoming, id) => {
      const { outcome } = parseControl(refundBody, body)
      const refund = world.refunds.get(id)
      if (!refund) throw new ControlRefusal(404, `There is no refund “${id}”.`)
      if (refund.status !== 'PENDING')
        throw new ControlRefusal(409, `The refund is ${refund.status}: nothing is left to decide.`)
      const { status } = decideRefund(world, refund, outcome === 'complete')
      return { id, status }
    },
    'POST /_control/disputes': (body) => showDispute(world, moveDispute(world, parseControl(disputeBody, body))),
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

function giveBack(
  world: PaypalWorld,
  capture: Capture,
  how: 'refund' | 'reverse' | 'slow_refunds',
  amount: number | undefined,
): object {
  if (how === 'slow_refunds') {
    world.captures.put({ ...capture, isSlow: true })
    return { id: capture.id, status: capture.status }
  }
  const minor = amount ?? leftOf(world, capture)
  if (minor === 0 || minor > leftOf(world, capture)) throw new ControlRefusal(409, 'So much is not left.')
  if (how === 'reverse') return reverseCapture(world, capture, minor)
  return refundCapture(world, capture.id, { amount: moneyOf(minor, capture.amount.currency_code) })
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
