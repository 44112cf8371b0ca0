// Which purchase a provider's event is about, from the ids that it names. Guards: it must lie in the account that the event came from.
import { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'

type StoredEvent = { provider: string; payload: string; account: string | null }

/** Null: of none, or of one that is not known yet. */
export async function purchaseOfEvent(ctx: Pick<Ctx, 'db'>, event: StoredEvent): Promise<string | null> {
  const refs = refsOf(event.payload)
  if (refs.length === 0) return null
  const at = { gateway: event.provider, providerAccount: event.account }
  const payment = await ctx.db.payment.findFirst({
    where: { ...at, OR: [{ providerRef: { in: refs } }, { providerIntent: { in: refs } }] },
    select: { purchaseId: true },
  })
  if (payment) return payment.purchaseId
  const refund = await ctx.db.refund.findFirst({
    where: { providerRef: { in: refs }, payment: at },
    select: { purchaseId: true },
  })
  return refund?.purchaseId ?? null
}

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

function refsOf(payload: string): string[] {
  const parsed = payloadSchema.safeParse(JSON.parse(payload))
  const object = parsed.data?.data?.object ?? parsed.data?.resource
  const related = object?.supplementary_data?.related_ids
  const disputed = object?.disputed_transactions?.map(({ seller_transaction_id }) => seller_transaction_id) ?? []
  const all = [object?.id, object?.payment_intent, related?.order_id, related?.capture_id, ...disputed]
  return all.flatMap((one) => (one === undefined ? [] : [one]))
}
