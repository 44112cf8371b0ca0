// Writes the rows of an upload that are not there yet. Guards: every row that could have happened is kept, once, and as a scan; a scan that was
// asked for here and answered stays as it was answered. A number or a scanId that names another scan already takes nothing away from a row: it
// is kept beside that scan, and the device's log is told to have come twice.
import type { TxCtx } from '@/server/kernel/ctx'
import type { RefusalReason } from '../contract'
import type { SyncAnswer } from './contract'
import type { Prepared, PreparedRow } from './prepare-rows'
import type { Uploader } from './upload'

export type StoredRow = Pick<PreparedRow, 'typed' | 'noTicket' | 'at' | 'ticketId' | 'moment' | 'overridden'> & {
  seq: number
  checkInListId: string
  admitted: boolean
  reason: RefusalReason | null
  direction: 'in' | 'out'
  /** What of it another scan has already. */
  reused: 'seq' | 'scanId' | null
}

export type Stored = {
  accepted: SyncAnswer['accepted']
  /** Written now. */
  stored: StoredRow[]
}

type FreshRow = PreparedRow & { branch: number }

const named = {
  id: true,
  scanId: true,
  eventId: true,
  checkInListId: true,
  direction: true,
  deviceId: true,
  ticketId: true,
} as const
type ScanRow = Record<'id' | 'scanId' | 'eventId' | 'checkInListId' | 'direction', string> &
  Record<'deviceId' | 'ticketId', string | null>

export async function storeRows(tx: TxCtx, device: Uploader, { rows }: Prepared): Promise<Stored> {
  const { deviceId } = device
  const answer: Stored = { accepted: [], stored: [] }
  const fresh = await dropKnown(tx, deviceId, rows, answer)
  const scans = await writeScans(tx, device, fresh)
  const taken = await withReceipts(tx, [...scans.values()])
  const receipts = []
  const ownScans = []
  for (const one of fresh) {
    const { row, branch, checkInListId, typed, noTicket, at, ticketId, moment, overridden } = one
    const scan = scans.get(row.scanId)
    if (!scan) throw new Error(`scan ${row.scanId} was neither written nor known`)
    const isOwn = scan.deviceId === deviceId && scan.eventId === device.eventId && !taken.has(scan.id)
    const rowId = isOwn && isSameAct(scan, one) ? scan.id : tx.random.uuid(tx.now)
    if (rowId !== scan.id) ownScans.push({ ...scanOf(tx, device, one), id: rowId, scanId: rowId })
    taken.add(rowId)
    receipts.push(receiptOf(tx, device, one, rowId))
    answer.accepted.push({ seq: row.seq, scanId: row.scanId, status: 'stored' })
    const isOtherTicket = rowId !== scan.id && !(isOwn && scan.ticketId === null)
    answer.stored.push({
      ...{ seq: row.seq, checkInListId, typed, noTicket, at, ticketId, moment, overridden },
      ...{ admitted: row.verdict === 'admitted', reason: row.reason, direction: row.direction },
      reused: branch > 0 ? 'seq' : isOtherTicket ? 'scanId' : null,
    })
  }
  if (ownScans.length > 0) await tx.db.scan.createMany({ data: ownScans })
  if (receipts.length > 0) await tx.db.scanReceipt.createMany({ data: receipts })
  return answer
}

/** A green is of the ticket, the list and the way that it was shown for; a refusal let nobody in, whatever our answer read in it. */
function isSameAct(scan: ScanRow, { ticketId, checkInListId, row }: PreparedRow): boolean {
  if (row.verdict === 'refused') return scan.ticketId === ticketId || scan.ticketId === null || ticketId === null
  return scan.ticketId === ticketId && scan.checkInListId === checkInListId && scan.direction === row.direction
}

/** Those that are new. The same row again is known; another row under a number that is taken is a branch of the log. */
async function dropKnown(
  tx: TxCtx,
  deviceId: string,
  rows: readonly PreparedRow[],
  answer: Stored,
): Promise<FreshRow[]> {
  const receipts = await tx.db.scanReceipt.findMany({
    where: { deviceId, seq: { in: rows.map(({ row }) => BigInt(row.seq)) } },
    select: { seq: true, rowHash: true },
  })
  const hashes = Map.groupBy(
    receipts.map(({ seq, rowHash }) => ({ seq: Number(seq), hash: Buffer.from(rowHash) })),
    ({ seq }) => seq,
  )
  const fresh: FreshRow[] = []
  for (const one of rows) {
    const { seq, scanId } = one.row
    const known = hashes.get(seq) ?? []
    if (known.some(({ hash }) => hash.equals(one.hash))) {
      answer.accepted.push({ seq, scanId, status: 'known' })
      continue
    }
    fresh.push({ ...one, branch: known.length })
    hashes.set(seq, [...known, { seq, hash: Buffer.from(one.hash) }])
  }
  return fresh
}

/** By scanId: those that are written now, and those that were there. */
async function writeScans(tx: TxCtx, device: Uploader, rows: readonly FreshRow[]): Promise<Map<string, ScanRow>> {
  if (rows.length === 0) return new Map()
  const { organizationId } = device
  const scanIds = rows.map(({ row }) => row.scanId)
  const firsts = [...new Map([...rows].reverse().map((one) => [one.row.scanId, one])).values()]
  // Where our own answer to the same scanId is being written, this waits for it, and leaves it.
  await tx.db.scan.createMany({ data: firsts.map((one) => scanOf(tx, device, one)), skipDuplicates: true })
  const found = await tx.db.scan.findMany({
    where: { organizationId, scanId: { in: scanIds } },
    select: named,
  })
  return new Map(found.map((scan) => [scan.scanId, scan]))
}

async function withReceipts(tx: TxCtx, scans: readonly ScanRow[]): Promise<Set<string>> {
  const receipts = await tx.db.scanReceipt.findMany({
    where: { scanRowId: { in: scans.map(({ id }) => id) } },
    select: { scanRowId: true },
  })
  return new Set(receipts.map(({ scanRowId }) => scanRowId))
}

function scanOf(tx: TxCtx, { deviceId, organizationId, eventId }: Uploader, one: FreshRow) {
  const { row, overridden, branch, moment } = one
  const isAdmitted = row.verdict === 'admitted'
  return {
    id: tx.random.uuid(tx.now),
    ...{ organizationId, eventId, deviceId, gateId: moment.gateId, location: moment.gateName },
    scanId: row.scanId,
    requestHash: one.hash,
    checkInListId: one.checkInListId,
    ticketId: one.ticketId,
    valid: isAdmitted,
    reason: isAdmitted ? null : row.reason,
    overridden,
    typed: one.typed,
    actor: `device:${deviceId}`,
    direction: row.direction,
    seq: branch === 0 ? BigInt(row.seq) : null,
    previousHash: one.previousHash,
    rowHash: one.hash,
    offline: true,
    bundleSeq: row.bundleSeq === null ? null : BigInt(row.bundleSeq),
    deviceAt: one.deviceAt,
    receivedAt: tx.now,
    at: one.at,
  }
}

function receiptOf(tx: TxCtx, { deviceId, organizationId, eventId }: Uploader, one: FreshRow, scanRowId: string) {
  const { row } = one
  return {
    ...{ deviceId, organizationId, eventId, scanRowId },
    seq: BigInt(row.seq),
    branch: one.branch,
    ticketId: one.ticketId,
    admitted: row.verdict === 'admitted',
    reason: row.reason,
    direction: row.direction,
    at: one.at,
    deviceAt: one.deviceAt,
    receivedAt: tx.now,
    gen: one.gen,
    bundleSeq: row.bundleSeq === null ? null : BigInt(row.bundleSeq),
    previousHash: one.previousHash,
    rowHash: one.hash,
  }
}
