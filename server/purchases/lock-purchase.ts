// The first lock of every transaction that touches a purchase's payments, tickets or places. Guards: everyone takes the purchase first,
// then payments, tickets and capacities, so that no two wait for each other. Whoever has a ticket alone (a transfer, a new code) may still
// write rows that only point at the purchase, such as a mail: that is why this is not FOR UPDATE.
import type { TxCtx } from '@/server/kernel/ctx'

/** Rows of the purchase that were read before this may be old; nothing happens when there is no such purchase. */
export async function lockPurchase(tx: TxCtx, id: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM purchase WHERE id = ${id}::uuid FOR NO KEY UPDATE`
}
