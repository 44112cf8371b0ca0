// The control doors of the Stripe stand-in: end a Checkout session, dispute a payment, read the log.
// Guards: a door refuses with a sentence what the session's state does not allow, and never acts twice.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import type { RequestLog } from '../base/request-log'
import { declineCard, expireSession, isDebitPending, payByCard, payByDebit, settleDebit } from './checkout-outcomes'
import { disputePayment } from './disputes'
import { BY_ITSELF, type Session, type StripeWorld } from './stripe-world'
import type { Webhooks } from './webhooks'

const EVENTS_SHOWN = 5000

const checkoutBody = z.strictObject({ outcome: z.enum(['pay', 'decline', 'expire', 'pay_async', 'fail_async']) })
const disputeBody = z.strictObject({
  paymentIntent: z.string().min(1),
  outcome: z.enum(['open', 'won', 'lost']).default('open'),
})
type Outcome = z.infer<typeof checkoutBody>['outcome']

export function stripeControlDoors(
  world: StripeWorld,
  webhooks: Webhooks,
  log: RequestLog,
): Record<string, ControlDoor> {
  return {
    'POST /_control/checkout/:id': (body, _incoming, id) => {
      const { outcome } = parseControl(checkoutBody, body)
      const session = world.sessions.get(id)
      if (!session) throw new ControlRefusal(404, `There is no Checkout session “${id}”.`)
      return summary(endSession(world, session, outcome))
    },
    'POST /_control/disputes': (body) => {
      const { paymentIntent, outcome } = parseControl(disputeBody, body)
      return disputePayment(world, paymentIntent, outcome)
    },
    'GET /_control/log': () => ({ requests: log.list(), events: listEvents(world, webhooks) }),
  }
}

function endSession(world: StripeWorld, session: Session, outcome: Outcome): Session {
  if (isDebitPending(session) && (outcome === 'pay_async' || outcome === 'fail_async')) {
    if (world.alarms.get(`settle_${session.id}`)) return settleDebit(world, session, outcome === 'pay_async', BY_ITSELF)
    throw new ControlRefusal(409, 'The debit of this session has failed already.')
  }
  if (session.status !== 'open')
    throw new ControlRefusal(409, `The session is ${session.status}: “${outcome}” comes too late.`)
  switch (outcome) {
    case 'pay':
      return payByCard(world, session, BY_ITSELF)
    case 'decline':
      return declineCard(world, session, BY_ITSELF)
    case 'expire':
      return expireSession(world, session, BY_ITSELF)
    case 'pay_async':
      return payByDebit(world, session, BY_ITSELF)
    case 'fail_async':
      return settleDebit(world, payByDebit(world, session, BY_ITSELF), false, BY_ITSELF)
  }
}

function summary({ id, status, payment_status, payment_intent }: Session) {
  return { id, status, payment_status, payment_intent }
}

function listEvents(world: StripeWorld, webhooks: Webhooks) {
  const events: object[] = []
  for (const { id, type } of world.events.newestFirst()) {
    if (events.length === EVENTS_SHOWN) break
    events.push({ id, type, attempts: webhooks.attemptsOf(id) })
  }
  return events.reverse()
}
