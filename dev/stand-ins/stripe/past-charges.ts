// Charges of an earlier instant, whole as Stripe keeps them (session, intent, charge, movements, application fee), for a demo whose
// sales have a past. Guards: a payment intent is planted once, and nothing of the past sends a webhook.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import { payByCard } from './checkout-outcomes'
import { blankSession } from './checkout-sessions'
import { paymentIntentOf } from './payment-intents'
import { BY_ITSELF, type Session, type StripeWorld, type Worlds } from './stripe-world'

const MOST = 500
const DAY_SECONDS = 24 * 3600

const pastCharge = z.strictObject({
  session: z.string().regex(/^cs_\w+/),
  paymentIntent: z.string().regex(/^pi_\w+/),
  /** Unix seconds. */
  at: z.int().min(0),
  /** Minor units. */
  amount: z.int().min(1),
  currency: z
    .string()
    .length(3)
    .transform((code) => code.toLowerCase()),
  applicationFee: z.int().min(0).default(0),
  name: z.string().min(1),
  email: z.string().min(1),
  metadata: z.record(z.string(), z.string()).default({}),
})
type PastCharge = z.infer<typeof pastCharge>

const pastBody = z.strictObject({
  /** Absent: the installation's own. */
  account: z.string().min(1).optional(),
  /** Oldest first, as the account's lists will have them. */
  charges: z.array(pastCharge).min(1).max(MOST),
})

/** The same world, seen at an earlier instant and silent. */
export function inThePast(world: StripeWorld, at: number): StripeWorld {
  const then = { now: () => Math.min(at, world.now()), emit: () => {} }
  return { ...world, ...then, platform: { ...world.platform, ...then } }
}

export function pastDoors(worlds: Worlds): Record<string, ControlDoor> {
  return {
    'POST /_control/charges': (body) => {
      const { account, charges } = parseControl(pastBody, body)
      const world = account === undefined ? worlds.own : worlds.of(account)
      if (!world) throw new ControlRefusal(404, `There is no connected account “${account}”.`)
      const unknown = charges.filter(({ paymentIntent }) => world.paymentIntents.get(paymentIntent) === undefined)
      for (const charge of unknown) plant(inThePast(world, charge.at), charge)
      return { planted: unknown.length }
    },
  }
}

function plant(then: StripeWorld, { session: id, paymentIntent, amount, currency, metadata, ...of }: PastCharge): void {
  const now = then.now()
  const session: Session = {
    ...blankSession(),
    id,
    amount_subtotal: amount,
    amount_total: amount,
    created: now,
    currency,
    customer_email: of.email,
    expires_at: now + DAY_SECONDS,
    metadata,
    url: null,
  }
  then.sessionDetails.put({
    id,
    items: [],
    paymentIntent: {
      metadata,
      description: null,
      receiptEmail: null,
      statementDescriptor: null,
      statementDescriptorSuffix: null,
      applicationFee: then.account ? of.applicationFee || null : null,
    },
  })
  then.paymentIntents.put({ ...paymentIntentOf(then, session), id: paymentIntent })
  payByCard(then, { ...session, payment_intent: paymentIntent }, BY_ITSELF, { email: of.email, name: of.name })
}
