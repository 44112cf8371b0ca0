// Makes the file with all tickets of a purchase and keeps it. For the worker. Guards: of two that make it at once one is kept; the file says
// by its hash what it shows, so that a ticket renamed, void or given a new code is never handed out from an older one.

import { processStorage } from '@/server/files/storage'
import { dropFiles, giveUpFiles, markObsolete, markStored, putReserved, reserveFile } from '@/server/files/stored-files'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { printTickets } from '@/server/tickets/ensure-ticket-pdf'
import { loadPurchaseTickets } from './purchase-tickets-file'

export async function ensurePurchaseTickets(ctx: Ctx, { purchaseId }: { purchaseId: string }): Promise<void> {
  const purchase = await loadPurchaseTickets(ctx, purchaseId)
  if (!purchase || purchase.ticketIds.length === 0) return
  const { fileKey: known, organizationId, shows } = purchase
  if (known && purchase.isCurrent && (await processStorage().get(known))) return
  const bytes = await printTickets(ctx, purchase.ticketIds)
  const key = await reserveFile(ctx, { kind: 'purchase', organizationId, extension: 'pdf' })
  let unused: string[]
  try {
    const kept = await putReserved(key, bytes, 'application/pdf')
    unused = await inTransaction(ctx, async (tx) => {
      await markStored(tx, [kept])
      const { count } = await tx.db.purchase.updateMany({
        where: { id: purchaseId, ticketsFileKey: known },
        data: { ticketsFileKey: key, ticketsFileOf: new Uint8Array(shows) },
      })
      const idle = count === 0 ? [key] : known ? [known] : []
      await markObsolete(tx, idle)
      return idle
    })
  } catch (error) {
    await giveUpFiles(ctx, [key])
    throw error
  }
  await dropFiles(ctx, unused)
}
