// Removes the files whose rows say that nothing points at them: begun and never finished, replaced, or kept for a day only. Hourly.
import { processStorage } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'

const HOUR_MS = 3_600_000
/** A writer needs minutes at most; one that died never comes back. */
const WRITING_MS = HOUR_MS
const SAMPLE_MS = 24 * HOUR_MS
const STEP = 500

export async function sweepFiles(ctx: Ctx): Promise<{ removed: number; leftovers: number }> {
  const before = (milliseconds: number) => new Date(ctx.now.getTime() - milliseconds)
  const forgotten = { state: 'writing', changedAt: { lt: before(WRITING_MS) } }
  const samples = { state: 'stored', kind: 'sample', changedAt: { lt: before(SAMPLE_MS) } }
  await ctx.db.storedFile.updateMany({
    where: { OR: [forgotten, samples] },
    data: { state: 'obsolete', changedAt: ctx.now },
  })
  const removed = await removeObsolete(ctx)
  const leftovers = await processStorage().removeLeftovers(before(WRITING_MS))
  if (removed + leftovers > 0) ctx.log.info({ removed, leftovers }, 'files that nothing needs were removed')
  return { removed, leftovers }
}

/** Bytes first, then the row. By key, so that one that cannot be removed is not met again in this round. */
async function removeObsolete(ctx: Ctx): Promise<number> {
  let removed = 0
  for (let after = ''; ; ) {
    const rows = await ctx.db.storedFile.findMany({
      where: { state: 'obsolete', key: { gt: after } },
      orderBy: { key: 'asc' },
      take: STEP,
      select: { key: true },
    })
    for (const { key } of rows) await processStorage().delete(key)
    const keys = rows.map(({ key }) => key)
    removed += (await ctx.db.storedFile.deleteMany({ where: { key: { in: keys }, state: 'obsolete' } })).count
    const last = keys.at(-1)
    if (last === undefined || rows.length < STEP) return removed
    after = last
  }
}
