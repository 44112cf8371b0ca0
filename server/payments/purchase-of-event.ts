// The provider's ids that an event names, by which its purchase is found (apply-provider-event.ts).
import { z } from 'zod'

const ref = z
  .string()
  .regex(/^[\w-]{1,255}$/)
  .optional()
  .catch(undefined)
/** Stripe's `data.object`, PayPal's `resource`. */
const named = z
  .object({
    id: ref,
    payment_intent: ref,
    supplementary_data: z
      .object({ related_ids: z.object({ order_id: ref, capture_id: ref }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
    disputed_transactions: z
      .array(z.object({ seller_transaction_id: ref }))
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined)
const payloadSchema = z.object({ data: z.object({ object: named }).optional().catch(undefined), resource: named })

export function refsOf(payload: string): string[] {
  const parsed = payloadSchema.safeParse(JSON.parse(payload))
  const object = parsed.data?.data?.object ?? parsed.data?.resource
  const related = object?.supplementary_data?.related_ids
  const disputed = object?.disputed_transactions?.map(({ seller_transaction_id }) => seller_transaction_id) ?? []
  const all = [object?.id, object?.payment_intent, related?.order_id, related?.capture_id, ...disputed]
  return all.flatMap((one) => (one === undefined ? [] : [one]))
}
