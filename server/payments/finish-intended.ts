// A payment whose intent was written but whose answer was lost: asks the provider again with the same key, which gives the same
// checkout whether or not the first request arrived.
import type { Ctx } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { askProvider } from './start-payment'

export async function finishIntended(ctx: Ctx, purchaseId: string): Promise<void> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    include: { items: { orderBy: { id: 'asc' } }, event: true, payments: { where: { status: 'intended' } } },
  })
  const payment = purchase?.payments[0]
  if (!purchase || !payment) return
  try {
    await askProvider(ctx, purchase, payment)
  } catch (error) {
    // A refusal closed the payment: nothing was opened, so nothing can be paid. No answer: the job is tried again.
    const still = await ctx.db.payment.findUnique({ where: { id: payment.id }, select: { status: true } })
    if (!(error instanceof DomainError) || still?.status === 'intended') throw error
  }
}
