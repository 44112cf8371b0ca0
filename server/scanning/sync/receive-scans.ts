// A device hands over what it decided by itself. Guards: a row is kept once, by its number and its hash, however often, in whatever
// order and by how many uploads at once it comes; a row that could have happened is kept even if it should not have; none is half-written.
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { announceGate } from '../live/announce'
import { askToWatch } from '../live/ask-to-watch'
import { scans as scanCounter } from '../scan-metrics'
import { watchZones } from '../zone-watch'
import { judgeAdmitted } from './check-admitted'
import { judgeChain } from './check-chain'
import { deviceConflicts } from './conflicts-of-device'
import { type SyncAnswer, type SyncInput, syncRow } from './contract'
import { prepareRows } from './prepare-rows'
import { resolveTickets } from './resolve-tickets'
import { storeRows } from './store-rows'
import { lockTickets } from './ticket-facts'
import { type IndexedRow, rejection, type Uploader, uploaderOf } from './upload'

/** Rows of one transaction: tickets stay locked for as long as it takes. */
const AT_ONCE = 200

export function syncScans(ctx: Ctx, input: SyncInput): Promise<SyncAnswer> {
  return takeScans(ctx, uploaderOf(ctx), input)
}

/** Asks nobody's permission: who the device is has been proved. */
export async function takeScans(ctx: Ctx, device: Uploader, input: SyncInput): Promise<SyncAnswer> {
  const { rows, rejected } = readRows(input.scans)
  const answer: SyncAnswer = { accepted: [], conflicts: [], rejected }
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const done = await receive(ctx, device, rows.slice(start, start + AT_ONCE))
    announceGate(ctx, device.eventId)
    answer.accepted.push(...done.accepted)
    answer.rejected.push(...done.rejected)
    if (!done.rejected.some(({ code }) => code === 'sync.after_revocation')) continue
    const rest = rows.slice(start + AT_ONCE)
    answer.rejected.push(...rest.map(({ index, row }) => rejection(index, row.seq, 'sync.after_revocation')))
    break
  }
  const seqs = answer.accepted.map(({ seq }) => seq)
  answer.conflicts = await deviceConflicts(ctx, device, { seqs })
  answer.accepted.sort((a, b) => a.seq - b.seq)
  answer.rejected.sort((a, b) => a.index - b.index)
  return answer
}

function readRows(scans: readonly unknown[]): { rows: IndexedRow[]; rejected: SyncAnswer['rejected'] } {
  const rows: IndexedRow[] = []
  const rejected: SyncAnswer['rejected'] = []
  scans.forEach((scan, index) => {
    const parsed = syncRow.safeParse(scan)
    if (parsed.success) {
      rows.push({ index, row: parsed.data })
      return
    }
    const [issue] = parsed.error.issues
    const detail = issue && `${issue.path.join('.') || 'row'}: ${issue.message}`
    rejected.push(rejection(index, seqOf(scan), 'sync.bad_row', detail))
  })
  // The device's own order: its chain, and what it answers, are read in it.
  rows.sort((a, b) => a.row.seq - b.row.seq || a.index - b.index)
  return { rows, rejected }
}

function seqOf(scan: unknown): number | null {
  const seq = typeof scan === 'object' && scan !== null && 'seq' in scan ? scan.seq : null
  return typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : null
}

type Received = Pick<SyncAnswer, 'accepted' | 'rejected'>

async function receive(ctx: Ctx, device: Uploader, rows: readonly IndexedRow[]): Promise<Received> {
  const prepared = await prepareRows(ctx, device, rows)
  const { stored, accepted } = await inTransaction(ctx, async (tx) => {
    await oneUploadAtATime(tx, device.deviceId)
    const ticketIds = [...new Set(prepared.rows.flatMap(({ ticketId }) => ticketId ?? []))]
    await lockTickets(tx, ticketIds)
    const written = await storeRows(tx, device, prepared)
    if (ticketIds.length > 0) await resolveTickets(tx, ticketIds)
    await judgeChain(tx, device, written)
    await judgeAdmitted(tx, device, written.stored)
    await tx.db.device.updateMany({ where: { id: device.deviceId }, data: { lastSeenAt: tx.now } })
    return written
  })
  if (stored.length > 0) {
    askToWatch(ctx, device.eventId, new Date(Math.min(...stored.map(({ at }) => at.getTime()))))
    watchZones(ctx, device.eventId)
  }
  for (const { admitted, reason } of stored)
    scanCounter.add({ verdict: admitted ? 'admitted' : 'refused', reason: reason ?? '' })
  return { accepted, rejected: prepared.rejected }
}

/** Two tabs, or a retry while the first is still being written: what the second finds is decided. */
async function oneUploadAtATime(tx: TxCtx, deviceId: string): Promise<void> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sync/${deviceId}`}, 0))`
}
