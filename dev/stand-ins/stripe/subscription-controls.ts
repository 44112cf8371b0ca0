// The control door of subscriptions: lets a period, a trial or the patience of Stripe end.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import { BY_ITSELF, type StripeWorld } from './stripe-world'
import { end, failRenewal, giveUp, isLive, renew, settleDebts, warnOfTrialEnd } from './subscription-outcomes'
import type { Subscription } from './subscriptions-world'

const outcomes = ['renew', 'fail_renewal', 'end_trial', 'trial_will_end', 'cancel', 'pay_debts', 'give_up'] as const
const subscriptionBody = z.strictObject({ outcome: z.enum(outcomes) })

export function subscriptionControlDoors(world: StripeWorld): Record<string, ControlDoor> {
  return {
    'GET /_control/subscriptions': () => ({ subscriptions: [...world.billing.subscriptions.newestFirst()] }),
    'POST /_control/subscriptions/:id': (body, _incoming, id) => {
      const { outcome } = parseControl(subscriptionBody, body)
      const subscription = world.billing.subscriptions.get(id)
      if (!subscription) throw new ControlRefusal(404, `There is no subscription “${id}”.`)
      const { status, cancel_at_period_end } = apply(world, subscription, outcome)
      return { id, status, cancel_at_period_end }
    },
  }
}

function apply(world: StripeWorld, subscription: Subscription, outcome: (typeof outcomes)[number]): Subscription {
  const { status } = subscription
  const trialing = outcome === 'end_trial' || outcome === 'trial_will_end'
  if (
    status === 'canceled' ||
    (trialing && status !== 'trialing') ||
    (!trialing && !isLive(subscription) && outcome !== 'pay_debts')
  )
    throw new ControlRefusal(409, `The subscription is ${status}: “${outcome}” does not go with that.`)
  switch (outcome) {
    case 'renew':
    case 'end_trial':
      return renew(world, subscription, BY_ITSELF)
    case 'fail_renewal':
      return failRenewal(world, subscription, BY_ITSELF)
    case 'trial_will_end':
      return warnOfTrialEnd(world, subscription, BY_ITSELF)
    case 'cancel':
      return end(world, subscription, BY_ITSELF)
    case 'pay_debts':
      return settleDebts(world, subscription, BY_ITSELF)
    case 'give_up':
      return giveUp(world, subscription, BY_ITSELF)
  }
}
