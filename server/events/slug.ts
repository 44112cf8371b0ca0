// The readable part of an event's address, unique in the installation.
import type { TxCtx } from '@/server/kernel/ctx'
import { slugOf, slugsFrom } from '@/server/kernel/slug'

/**
 * A slug that nobody has, `keep` aside. Choosing is one at a time in the whole installation until the end of the transaction, so two
 * events of the same title never choose the same; the unique index is the second guard.
 */
export async function freeSlug(tx: TxCtx, title: string, keep: string | null = null): Promise<string> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('event/slug', 0))`
  const { candidates, lastResort } = slugsFrom(slugOf(title, 'evenement'), tx.random)
  const taken = await tx.db.event.findMany({ where: { slug: { in: candidates } }, select: { slug: true } })
  const used = new Set(taken.map(({ slug }) => slug))
  return candidates.find((slug) => slug === keep || !used.has(slug)) ?? lastResort
}
