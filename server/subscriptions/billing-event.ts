// Which of the provider's events are about a plan, read from their payload: it only says where to look.
import { z } from 'zod'

const ref = z.string().regex(/^[\w-]{1,255}$/)
const named = z.union([ref, z.object({ id: ref }).transform(({ id }) => id)]).nullish()

const event = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({
      id: ref,
      mode: z.string().nullish(),
      subscription: named,
      parent: z.object({ subscription_details: z.object({ subscription: named }).nullish() }).nullish(),
    }),
  }),
})

/**
 * Null: an event of another kind. `subscriptionRef` is null for one that leads nowhere, such as a Checkout that ran out. Billing is the
 * platform's own: what a connected account says about its own subscriptions is none of ours.
 */
export function billingEvent(payload: string, account: string | null): { subscriptionRef: string | null } | null {
  const parsed = event.safeParse(JSON.parse(payload))
  if (!parsed.success) return null
  const { type, data } = parsed.data
  const { object } = data
  const own = (subscriptionRef: string | null | undefined) => ({
    subscriptionRef: account === null ? (subscriptionRef ?? null) : null,
  })
  if (type.startsWith('customer.subscription.')) return own(object.id)
  if (type.startsWith('invoice.')) return own(object.subscription ?? object.parent?.subscription_details?.subscription)
  if (type.startsWith('checkout.session.') && object.mode === 'subscription') return own(object.subscription)
  return null
}
