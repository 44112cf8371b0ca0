// All tickets of a purchase in one PDF, as the web process sees it: the stored bytes, or the request that the worker make them.
import { createHash } from 'node:crypto'
import { requirePermission } from '@/server/auth/policy'
import { processStorage } from '@/server/files/storage'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import { openPurchaseToken } from './access'

export type PurchaseTickets = {
  id: string
  organizationId: string
  number: string
  fileKey: string | null
  ticketIds: string[]
  /** Of all that the file shows: another one, another file. */
  shows: Buffer
  isCurrent: boolean
}

/** For the holder of the purchase's access token and for members who may read tickets. */
export async function readPurchaseTickets(
  ctx: Ctx,
  purchaseId: string,
): Promise<{ number: string; bytes: Buffer | null }> {
  const owner = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    select: { organizationId: true, eventId: true },
  })
  if (!owner) return notFound('purchase')
  if (ctx.actor.kind === 'buyer') {
    if (ctx.actor.purchaseId !== purchaseId) return notFound('purchase')
  } else requirePermission(ctx, 'tickets:read', owner, 'purchase')
  return readFile(ctx, purchaseId)
}

/** For whoever has the address of the purchase's page. */
export async function readTicketsByPageToken(
  ctx: Ctx,
  token: string,
): Promise<{ number: string; bytes: Buffer | null }> {
  const opened = await openPurchaseToken(ctx, token)
  return opened ? readFile(ctx, opened.purchaseId) : notFound('purchase')
}

async function readFile(ctx: Ctx, purchaseId: string): Promise<{ number: string; bytes: Buffer | null }> {
  const purchase = (await loadPurchaseTickets(ctx, purchaseId)) ?? notFound('purchase')
  if (purchase.ticketIds.length === 0) {
    fail('conflict', 'purchase.no_tickets', 'This purchase has no tickets that are valid.')
  }
  const { number, fileKey, isCurrent } = purchase
  const bytes = fileKey && isCurrent ? await processStorage().get(fileKey) : null
  if (bytes) return { number, bytes }
  const options = { jobKey: `purchase-tickets:${purchaseId}`, maxAttempts: env().queueRetryAttempts }
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-purchase-tickets', { purchaseId }, options))
  return { number, bytes: null }
}

export async function loadPurchaseTickets(ctx: Ctx, purchaseId: string): Promise<PurchaseTickets | null> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    select: {
      organizationId: true,
      number: true,
      locale: true,
      ticketsFileKey: true,
      ticketsFileOf: true,
      event: { select: { updatedAt: true } },
      tickets: {
        where: { status: 'valid', transfers: { none: { status: 'accepted' } } },
        orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }],
        select: { id: true, gen: true, templateVersionId: true, attendee: { select: { name: true, email: true } } },
      },
    },
  })
  if (!purchase) return null
  const { organizationId, number, locale, ticketsFileKey, ticketsFileOf, event, tickets } = purchase
  const shows = createHash('sha256')
    .update(JSON.stringify([locale, event.updatedAt, tickets]))
    .digest()
  return {
    id: purchaseId,
    organizationId,
    number,
    fileKey: ticketsFileKey,
    ticketIds: tickets.map(({ id }) => id),
    shows,
    isCurrent: ticketsFileOf !== null && shows.equals(ticketsFileOf),
  }
}
