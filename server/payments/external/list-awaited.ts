// Money that was announced from outside of any provider and has not come: what staff look through when some of it arrives.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { methodOf } from './awaited-payment'
import type { AwaitedPage, ListAwaitedInput } from './contract'
import { referencesIn } from './reference'

/**
 * Newest first. Who looks for something also finds what was awaited for too long: money may come late. A member of some events sees
 * those of them.
 */
export async function listAwaited(ctx: Ctx, input: ListAwaitedInput): Promise<AwaitedPage> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'payments:confirm')
  const { search, purchaseId, cursor, limit } = input
  const isWanted = search !== undefined || purchaseId !== undefined
  const rows = await ctx.db.payment.findMany({
    where: {
      organizationId,
      gateway: 'external',
      providerRef: { not: null },
      status: isWanted ? { in: ['pending', 'expired', 'failed'] } : 'pending',
      ...(purchaseId && { purchaseId }),
      ...(cursor && { id: { lt: cursor } }),
      purchase: {
        status: { in: ['held', 'awaiting_payment', 'expired'] },
        ...(eventIds && { eventId: { in: [...eventIds] } }),
      },
      ...(search && matching(search)),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: { purchase: { include: { event: { select: { title: true, timeZone: true } } } } },
  })
  const page = rows.slice(0, limit)
  return {
    payments: page.map(({ purchase, ...payment }) => ({
      paymentId: payment.id,
      method: methodOf(payment),
      reference: payment.providerRef ?? '',
      amount: money(payment.amountMinor, payment.currency),
      until: purchase.holdExpiresAt,
      purchase: {
        id: purchase.id,
        eventId: purchase.eventId,
        number: purchase.number,
        buyerName: purchase.buyerName,
        eventTitle: purchase.event.title,
        timeZone: purchase.event.timeZone,
      },
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

function matching(search: string): Prisma.PaymentWhereInput {
  const references = referencesIn(search)
  if (references.length > 0) return { providerRef: { in: references } }
  return {
    OR: [
      { providerRef: { contains: search.toUpperCase() } },
      { purchase: { number: { contains: search.toUpperCase() } } },
      { purchase: { buyerName: { contains: search, mode: 'insensitive' } } },
    ],
  }
}
