// The job of a withdrawn key: gives its live tickets new codes under the key that signs now, a hundred at a time, and asks for its own
// next step, so that it can be killed anywhere and goes on.
// Guards: tickets, their count and the mails of one step are written together or not at all; a ticket that was issued in the very moment
// of the withdrawal is found too, since the job ends only when no transaction of before can live any more.
import type { KeyWithdrawal } from '@/prisma/generated/client'
import { dropFiles } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { newGeneration } from '../acts/new-generation'
import { sendTickets } from '../acts/send-tickets'
import { signingKeyOf } from '../event-keys'

const AT_ONCE = 100
const SOON_MS = 1_000
/** Longer than any transaction lives (kernel/ctx.ts ends them after 15 s). */
const SETTLED_AFTER_MS = 20_000

export async function reissueWithdrawn(ctx: Ctx, { kid }: { kid: number }): Promise<void> {
  const withdrawal = await ctx.db.keyWithdrawal.findUnique({ where: { kid } })
  if (!withdrawal || withdrawal.completedAt) return
  const files = await inTransaction(ctx, (tx) => step(tx, withdrawal))
  await dropFiles(ctx, files)
}

async function step(tx: TxCtx, withdrawal: KeyWithdrawal): Promise<string[]> {
  const { kid, eventId, organizationId, createdAt } = withdrawal
  const tickets = await tx.db.ticket.findMany({
    where: { kid, status: { not: 'void' } },
    // Those of one purchase come together, so that they go in one mail.
    orderBy: [{ purchaseId: 'asc' }, { id: 'asc' }],
    take: AT_ONCE,
    select: { id: true },
  })
  if (tickets.length === 0) {
    const isSettled = tx.now.getTime() - createdAt.getTime() >= SETTLED_AFTER_MS
    await (isSettled
      ? tx.db.keyWithdrawal.update({ where: { kid }, data: { completedAt: tx.now } })
      : goOn(tx, kid, SOON_MS))
    return []
  }
  const signing = await signingKeyOf(tx, { id: eventId, organizationId })
  const renewed = await newGeneration(
    tx,
    tickets.map(({ id }) => id),
    { key: { from: kid, to: signing.kid } },
  )
  const ids = renewed.map(({ id }) => id)
  if (withdrawal.tellsHolders) await sendTickets(tx, ids, { why: 'key_withdrawn', key: `withdrawn/${kid}` })
  await tx.db.keyWithdrawal.update({ where: { kid }, data: { reissued: { increment: ids.length } } })
  await goOn(tx, kid, 0)
  return renewed.flatMap(({ files }) => files)
}

function goOn(tx: TxCtx, kid: number, inMs: number): Promise<void> {
  const runAt = new Date(tx.now.getTime() + inMs)
  return enqueue(tx, 'reissue-withdrawn-key', { kid }, { jobKey: `withdrawn-key:${kid}`, runAt })
}
