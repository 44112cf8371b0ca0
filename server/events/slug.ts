// The readable part of an event's address, unique in the installation.
import type { TxCtx } from '@/server/kernel/ctx'

const maxLength = 60
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `Été à Lyon !` → `ete-a-lyon`; a title without any Latin letter or digit gives `evenement`. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/đ/g, 'd')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  let slug = words[0]?.slice(0, maxLength) ?? 'evenement'
  for (const word of words.slice(1)) {
    if (slug.length + 1 + word.length > maxLength) break
    slug += `-${word}`
  }
  // An address is looked up as an id when it looks like one.
  return uuidForm.test(slug) ? `evenement-${slug}` : slug
}

/**
 * A slug that nobody has, `keep` aside. Choosing is one at a time in the whole installation until the end of the transaction, so two
 * events of the same title never choose the same; the unique index is the second guard.
 */
export async function freeSlug(tx: TxCtx, title: string, keep: string | null = null): Promise<string> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('event/slug', 0))`
  const base = slugOf(title)
  const candidates = [base, ...Array.from({ length: 18 }, (_, index) => `${base}-${index + 2}`)]
  const taken = await tx.db.event.findMany({ where: { slug: { in: candidates } }, select: { slug: true } })
  const used = new Set(taken.map(({ slug }) => slug))
  const free = candidates.find((slug) => slug === keep || !used.has(slug))
  return free ?? `${base}-${Buffer.from(tx.random.bytes(6)).toString('hex')}`
}
