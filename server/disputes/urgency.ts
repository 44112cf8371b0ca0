// The order of the list of disputes: those that wait for evidence, the first deadline first; then those that the bank has; then those that
// are over; of equals the newest first. Guards: a page goes on where the last one ended, also when that dispute has moved since.
import { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { isUuid } from '@/server/kernel/text'
import { waitsForEvidence } from './evidence-state'

type Place = { rank: number; dueAt: Date | null; id: string }

const form = /^([012])\.(\d{0,15})\.([0-9a-f-]{36})$/

/** @param of what the list is narrowed to, of rows `d` and their purchases `p`. Ids, and the cursor of the next page. */
export async function inOrderOfUrgency(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  of: Prisma.Sql,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const after = decode(cursor)
  const afterDue = Prisma.sql`coalesce(${after?.dueAt ?? null}::timestamptz, 'infinity')`
  const beyond = after
    ? Prisma.sql`rank > ${after.rank} OR rank = ${after.rank} AND (due > ${afterDue} OR due = ${afterDue} AND id < ${after.id}::uuid)`
    : Prisma.sql`true`
  const places = await db.$queryRaw<Place[]>`
    SELECT id, rank, nullif(due, 'infinity') AS "dueAt" FROM (
      SELECT d.id, CASE WHEN d.closed_at IS NOT NULL THEN 2 WHEN ${waitsForEvidence(now)} THEN 0 ELSE 1 END AS rank,
        CASE WHEN d.closed_at IS NULL AND ${waitsForEvidence(now)} THEN coalesce(d.evidence_due_at, 'infinity') ELSE 'infinity' END AS due
      FROM dispute d JOIN purchase p ON p.id = d.purchase_id WHERE ${of}) placed
    WHERE ${beyond} ORDER BY rank, due, id DESC LIMIT ${limit + 1}`
  const page = places.slice(0, limit)
  const last = page.at(-1)
  return { ids: page.map(({ id }) => id), nextCursor: last && places.length > limit ? encode(last) : null }
}

function encode({ rank, dueAt, id }: Place): string {
  return `${rank}.${dueAt?.getTime() ?? ''}.${id}`
}

function decode(text: string | undefined): Place | null {
  if (text === undefined) return null
  const [, rank, due, id] = form.exec(text) ?? []
  if (rank === undefined || id === undefined || !isUuid(id)) {
    return fail('invalid', 'request.invalid', 'Some fields are missing or not as they must be.', {
      details: [{ path: 'cursor', code: 'invalid', message: 'is no cursor of this list' }],
    })
  }
  return { rank: Number(rank), dueAt: due ? new Date(Math.min(Number(due), 8.64e15)) : null, id }
}
