// Brings admissions and conflicts of tickets to what their scans say. Guards: with the tickets locked and in the transaction of what made
// it necessary, so that the rows are what `resolveTicket` answers at every commit; an admission that nobody undid is never lost.
import type { TxCtx } from '@/server/kernel/ctx'
import type { Resolution } from './resolve'
import { resolveTicket } from './resolve'
import { lockTickets, readStories, type TicketStory } from './ticket-facts'

/** Ids that name no ticket are passed over. */
export async function resolveTickets(tx: TxCtx, ticketIds: readonly string[]): Promise<void> {
  const stories = await readStories(tx, await lockTickets(tx, ticketIds))
  const resolved = stories.map((story) => ({ story, resolution: resolveTicket(story.scans, story.facts) }))
  // Where every answer was ours, the admissions are what our own statement made of them.
  await writeAdmissions(
    tx,
    resolved.filter(({ story }) => story.hasOffline),
  )
  await writeConflicts(tx, resolved)
}

type Resolved = { story: TicketStory; resolution: Resolution }

type AdmissionRow = {
  id: string
  ticketId: string
  checkInListId: string
  passKey: string
  scanRowId: string
  at: Date
  leftAt: Date | null
}

async function writeAdmissions(tx: TxCtx, resolved: readonly Resolved[]): Promise<void> {
  if (resolved.length === 0) return
  const standing = await tx.db.admission.findMany({
    where: { ticketId: { in: resolved.map(({ story }) => story.ticketId) }, undoneAt: null },
    select: { id: true, ticketId: true, checkInListId: true, passKey: true, scanRowId: true, at: true, leftAt: true },
  })
  const byTicket = Map.groupBy(standing, ({ ticketId }) => ticketId)
  const changes = resolved.map((one) => changesOf(tx, one, byTicket.get(one.story.ticketId) ?? []))
  // Two may change places, and each scan has one admission at most: all that differ go first.
  const gone = changes.flatMap(({ gone }) => gone)
  if (gone.length > 0) await tx.db.admission.deleteMany({ where: { id: { in: gone } } })
  const made = changes.flatMap(({ made }) => made)
  if (made.length > 0) await tx.db.admission.createMany({ data: made })
}

/**
 * An entry keeps its admission’s id, whatever the key of its pass is now, since scans and leases name it; the id of an entry that turned out
 * to be too much goes to the one that was before it on its pass.
 */
function changesOf(tx: TxCtx, { story, resolution }: Resolved, standing: readonly AdmissionRow[]) {
  const { ticketId, organizationId, eventId } = story
  const keyOf = (listId: string, passKey: string) => `${listId}/${passKey}`
  const scans = new Map(story.scans.map((scan) => [scan.id, scan]))
  const entries = new Set(resolution.admissions.map(({ scanRowId }) => scanRowId))
  const ofScan = new Map(standing.map((row) => [row.scanRowId, row]))
  const freed = new Map(
    standing.flatMap((row) => (entries.has(row.scanRowId) ? [] : [[keyOf(row.checkInListId, row.passKey), row]])),
  )
  const kept = new Set<string>()
  const made = resolution.admissions.flatMap(({ listId, passKey, scanRowId, at, leftAt }) => {
    const row = ofScan.get(scanRowId) ?? freed.get(keyOf(listId, passKey))
    const isSame =
      row?.scanRowId === scanRowId &&
      row.passKey === passKey &&
      row.at.getTime() === at &&
      (row.leftAt?.getTime() ?? null) === leftAt
    if (isSame) {
      kept.add(row.id)
      return []
    }
    const scan = scans.get(scanRowId)
    return {
      id: row?.id ?? tx.random.uuid(tx.now),
      ...{ organizationId, eventId, ticketId, checkInListId: listId, passKey, scanRowId },
      ...{ location: scan?.location ?? null, gateId: scan?.gateId ?? null, deviceId: scan?.deviceId ?? null },
      ...{ at: new Date(at), leftAt: leftAt === null ? null : new Date(leftAt) },
    }
  })
  return { gone: standing.flatMap(({ id }) => (kept.has(id) ? [] : [id])), made }
}

async function writeConflicts(tx: TxCtx, resolved: readonly Resolved[]): Promise<void> {
  const ticketIds = resolved.map(({ story }) => story.ticketId)
  const standing = await tx.db.scanConflict.findMany({ where: { ticketId: { in: ticketIds } } })
  const nameOf = (one: { scanRowId: string; kind: string }) => `${one.scanRowId}/${one.kind}`
  const wanted = resolved.flatMap(({ story: { ticketId, organizationId, eventId }, resolution }) =>
    resolution.conflicts.map((conflict) => ({ ...conflict, ticketId, organizationId, eventId })),
  )
  const names = new Set(wanted.map(nameOf))
  const gone = standing.filter((row) => !names.has(nameOf(row)))
  if (gone.length > 0) await tx.db.scanConflict.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
  const before = new Map(standing.map((row) => [nameOf(row), row]))
  const made = wanted.filter((one) => !before.has(nameOf(one)))
  if (made.length > 0)
    await tx.db.scanConflict.createMany({
      data: made.map((one) => ({ id: tx.random.uuid(tx.now), ...one, foundAt: tx.now })),
    })
  for (const one of wanted) {
    const row = before.get(nameOf(one))
    // Another scan has turned out to be the first: who looked at it looked at something else.
    if (row && row.otherScanRowId !== one.otherScanRowId)
      await tx.db.scanConflict.update({
        where: { id: row.id },
        data: { otherScanRowId: one.otherScanRowId, seenAt: null, seenBy: null },
      })
  }
}
