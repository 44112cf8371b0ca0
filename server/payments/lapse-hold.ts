// Lets a hold lapse, but never while money may be coming: the provider is asked first, and its checkout is closed.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { releasePlaces } from '@/server/purchases/release-places'
import { finishIntended } from './finish-intended'
import { refreshPayment } from './refresh-payment'

/** How long a place is kept for funds that are on their way before they are asked for again. */
const FUNDS_RECHECK_MS = 60 * 60_000
const REOPENED_RECHECK_MS = 5_000

export async function lapseHold(ctx: Ctx, input: { purchaseId: string }): Promise<void> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: input.purchaseId },
    select: { places: true, holdExpiresAt: true },
  })
  if (purchase?.places !== 'held') return
  // Prolonged meanwhile: it is asked for again when that time is over.
  if (purchase.holdExpiresAt > ctx.now) return
  await finishIntended(ctx, input.purchaseId)
  const outcome = await refreshPayment(ctx, input.purchaseId, { close: true })
  // Complete without funds: a bank debit on its way. The place is kept and the provider asked again.
  if (outcome === 'awaiting_funds') return again(ctx, input.purchaseId, new Date(ctx.now.getTime() + FUNDS_RECHECK_MS))
  if (outcome === 'still_open') throw new Error('the provider kept a checkout open that was to be closed')
  const lapse = (tx: TxCtx) => releasePlaces(tx, input.purchaseId, 'expired', { onlyIfLapsed: true })
  if (await inTransaction(ctx, lapse)) return
  const now = await ctx.db.purchase.findUniqueOrThrow({ where: { id: input.purchaseId }, select: { places: true } })
  // Still held: another payment was opened meanwhile, and is closed in the next round.
  if (now.places === 'held') await again(ctx, input.purchaseId, new Date(ctx.now.getTime() + REOPENED_RECHECK_MS))
}

async function again(ctx: Ctx, purchaseId: string, runAt: Date): Promise<void> {
  await inTransaction(ctx, (tx) => enqueue(tx, 'lapse-hold', { purchaseId }, { jobKey: `hold:${purchaseId}`, runAt }))
}
