// Which refunds that failed a new try may not help: a person may close those by saying that they have seen them.
import type { Ctx } from '@/server/kernel/ctx'

/** Of the list, those. */
export async function hopelessRefunds(
  { db }: Pick<Ctx, 'db'>,
  refundIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (refundIds.length === 0) return new Set()
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM refund r JOIN payment y ON y.id = r.payment_id
    WHERE r.id = ANY(${[...refundIds]}::uuid[]) AND (
      -- Taken by the provider, and sent back by the buyer's bank: the money has to find another way.
      r.provider_ref IS NOT NULL
      OR y.captured_minor - y.refunded_minor - y.disputed_minor - y.lost_minor < r.amount_minor)`
  return new Set(rows.map(({ id }) => id))
}
