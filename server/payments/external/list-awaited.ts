// Money that was announced from outside of any provider and has not come, or of which a part is missing: what staff look through when
// some of it arrives.
import type { Payment, Prisma, Purchase } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { methodOf } from './awaited-payment'
import type { AwaitedPage, AwaitedRow, ListAwaitedInput } from './contract'
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
      ...(purchaseId && { purchaseId }),
      ...(cursor && { id: { lt: cursor } }),
      ...(eventIds && { purchase: { eventId: { in: [...eventIds] } } }),
      AND: [
        {
          OR: [
            {
              status: isWanted ? { in: ['pending', 'expired', 'failed'] } : 'pending',
              purchase: { status: { in: ['held', 'awaiting_payment', 'expired'] } },
            },
            underpaid,
          ],
        },
        search ? matching(search) : {},
      ],
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: {
      purchase: {
        include: {
          event: { select: { title: true, timeZone: true } },
          payments: { where: { status: 'succeeded' }, select: { capturedMinor: true } },
        },
      },
    },
  })
  const page = rows.slice(0, limit)
  return {
    payments: page.map(rowOf),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

/** The first of its payments stands for a purchase that waits for the rest; once anything goes back, nothing more is awaited. */
const underpaid = {
  status: 'succeeded',
  NOT: { providerRef: { contains: '/' } },
  purchase: {
    status: 'needs_attention',
    attentionReason: 'underpaid',
    payments: { none: { refundedMinor: { gt: 0 } } },
  },
} satisfies Prisma.PaymentWhereInput

type Row = Payment & {
  purchase: Purchase & { event: { title: string; timeZone: string }; payments: { capturedMinor: number }[] }
}

function rowOf({ purchase, ...payment }: Row): AwaitedRow {
  const came = payment.status === 'succeeded' ? purchase.payments : []
  const received = came.reduce((total, { capturedMinor }) => total + capturedMinor, 0)
  return {
    paymentId: payment.id,
    method: methodOf(payment),
    reference: payment.providerRef ?? '',
    amount: money(payment.amountMinor - received, payment.currency),
    received: money(received, payment.currency),
    until: purchase.holdExpiresAt,
    purchase: {
      id: purchase.id,
      eventId: purchase.eventId,
      number: purchase.number,
      buyerName: purchase.buyerName,
      eventTitle: purchase.event.title,
      timeZone: purchase.event.timeZone,
    },
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
