// The control doors of the Stripe stand-in: end a Checkout session, dispute a payment, plant past charges, read the log.
// Guards: a door refuses with a sentence what the session's state does not allow, and never acts twice.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import type { RequestLog } from '../base/request-log'
import { accountBody, changeAccount } from './account-outcomes'
import { declineCard, expireSession, isDebitPending, payByCard, payByDebit, settleDebit } from './checkout-outcomes'
import { disputePayment } from './disputes'
import { fileDoors } from './files'
import { pastDoors } from './past-charges'
import { payoutDoors } from './payouts'
import { failRefund } from './refunds'
import { BY_ITSELF, type Session, type StripeWorld, type Worlds } from './stripe-world'
import { subscribe } from './subscription-checkout'
import { subscriptionControlDoors } from './subscription-controls'
import type { Webhooks } from './webhooks'

const EVENTS_SHOWN = 5000

const checkoutBody = z.strictObject({ outcome: z.enum(['pay', 'decline', 'expire', 'pay_async', 'fail_async']) })
const disputeBody = z.strictObject({
  paymentIntent: z.string().min(1),
  outcome: z.enum(['open', 'warning', 'won', 'lost']).default('open'),
  reason: z.string().min(1).max(100).optional(),
  amount: z.int().min(1).optional(),
  dueInSeconds: z.int().optional(),
  dispute: z.string().optional(),
})
const refundBody = z.strictObject({ outcome: z.enum(['fail']) })
type Outcome = z.infer<typeof checkoutBody>['outcome']

export function stripeControlDoors(worlds: Worlds, webhooks: Webhooks, log: RequestLog): Record<string, ControlDoor> {
  return {
    'POST /_control/checkout/:id': (body, _incoming, id) => {
      const { outcome } = parseControl(checkoutBody, body)
      const world = worlds.holding(({ sessions }) => sessions.get(id) !== undefined)
      const session = world.sessions.get(id)
      if (!session) throw new ControlRefusal(404, `There is no Checkout session “${id}”.`)
      return summary(endSession(world, session, outcome))
    },
    'POST /_control/disputes': (body) => {
      const order = parseControl(disputeBody, body)
      const { paymentIntent } = order
      const world = worlds.holding(
        ({ sessions, paymentIntents }) =>
          sessions.get(paymentIntent) !== undefined || paymentIntents.get(paymentIntent) !== undefined,
      )
      return disputePayment(world, order)
    },
    'POST /_control/refunds/:id': (body, _incoming, id) => {
      parseControl(refundBody, body)
      const world = worlds.holding(({ refunds }) => refunds.get(id) !== undefined)
      const refund = world.refunds.get(id)
      if (!refund) throw new ControlRefusal(404, `There is no refund “${id}”.`)
      if (refund.status === 'failed') throw new ControlRefusal(409, 'The refund has failed already.')
      return failRefund(world, refund)
    },
    ...fileDoors(worlds),
    ...pastDoors(worlds),
    ...payoutDoors(worlds),
    ...subscriptionControlDoors(worlds.own),
    'POST /_control/accounts/:id': (body, _incoming, id) => {
      const change = parseControl(accountBody, body)
      const world = worlds.of(id)
      if (!world) throw new ControlRefusal(404, `There is no connected account “${id}”.`)
      return changeAccount(world, change)
    },
    'GET /_control/log': () => ({ requests: log.list(), events: listEvents(worlds.own, webhooks) }),
  }
}

function endSession(world: StripeWorld, session: Session, outcome: Outcome): Session {
  if (isDebitPending(session) && (outcome === 'pay_async' || outcome === 'fail_async')) {
    if (world.alarms.get(`settle_${session.id}`)) return settleDebit(world, session, outcome === 'pay_async', BY_ITSELF)
    throw new ControlRefusal(409, 'The debit of this session has failed already.')
  }
  if (session.status !== 'open')
    throw new ControlRefusal(409, `The session is ${session.status}: “${outcome}” comes too late.`)
  if (session.mode === 'subscription' && !['pay', 'decline', 'expire'].includes(outcome))
    throw new ControlRefusal(409, `A subscription is paid by card: “${outcome}” does not go with that.`)
  switch (outcome) {
    case 'pay':
      return subscribe(world, session, BY_ITSELF) ?? payByCard(world, session, BY_ITSELF)
    case 'decline':
      if (session.mode === 'subscription') return session
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
