// Places for tickets that belong to no purchase. Guards: they come out of the same pools as those that are sold, under the same rule.
import { movePlaces } from '@/server/capacity/move-places'
import type { TxCtx } from '@/server/kernel/ctx'

/** Takes as many of the wanted places as there are, and answers how many. The pools stay locked until the end of the transaction. */
export async function takePlaces(tx: TxCtx, ticketTypeId: string, wanted: number): Promise<number> {
  const freeToSold = { from: 'free', to: 'sold' } as const
  if (wanted === 0 || (await movePlaces(tx, [{ ticketTypeId, quantity: wanted }], freeToSold))) return wanted
  // The refusal has locked the pools, so what is read now stays true.
  const [row] = await tx.db.$queryRaw<{ left: number }[]>`
    SELECT coalesce(min(c.size - c.held - c.sold), 0)::int AS left FROM ticket_type_capacity l
    JOIN capacity c ON c.id = l.capacity_id WHERE l.ticket_type_id = ${ticketTypeId}::uuid`
  const left = Math.min(wanted, Math.max(0, row?.left ?? 0))
  return left > 0 && (await movePlaces(tx, [{ ticketTypeId, quantity: left }], freeToSold)) ? left : 0
}
