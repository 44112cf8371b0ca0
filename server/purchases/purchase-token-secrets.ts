// The access token of a purchase is never stored, not even in the answer kept for an Idempotency-Key: it is derived again.
import { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'
import { purchaseAccessToken } from './access'

const holdAnswer = z.looseObject({ id: z.uuid(), accessToken: z.string() })
const redacted = z.looseObject({ id: z.uuid() })

/** Takes the token out of what a hold answered, and puts it back. */
export const purchaseTokenSecrets = {
  redact(data: unknown): unknown {
    const hold = holdAnswer.safeParse(data)
    if (!hold.success) return data
    const { accessToken: _, ...rest } = hold.data
    return rest
  },
  async restore(data: unknown, ctx: Ctx): Promise<unknown> {
    const hold = redacted.safeParse(data)
    if (!hold.success) return data
    const purchase = await ctx.db.purchase.findUniqueOrThrow({
      where: { id: hold.data.id },
      select: { id: true, accessVersion: true },
    })
    // Where it stood: the same request gets the same bytes.
    const { id, number, ...rest } = hold.data
    return { id, number, accessToken: purchaseAccessToken(purchase), ...rest }
  },
}
