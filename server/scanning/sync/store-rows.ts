// Writes the rows of an upload that are not there yet. Guards: the numbers of a device and the scanIds of an organization name one scan
// each; a scan that was asked for here and answered stays as it was answered, and is the same scan.
import type { TxCtx } from '@/server/kernel/ctx'
import type { RefusalReason } from '../contract'
import type { SyncAnswer } from './contract'
import type { Prepared, PreparedRow } from './prepare-rows'
import { rejection, type Uploader } from './upload'

export type Stored = {
  accepted: SyncAnswer['accepted']
  rejected: SyncAnswer['rejected']
  /** Written now. */
  stored: (Pick<PreparedRow, 'typed' | 'noTicket' | 'at'> & {
    seq: number
    admitted: boolean
    reason: RefusalReason | null
  })[]
}

type ScanRow = { id: string; scanId: string; deviceId: string | null; ticketId: string | null; eventId: string }

export async function storeRows(tx: TxCtx, device: Uploader, { rows, gateName }: Prepared): Promise<Stored> {
  const { deviceId } = device
  const answer: Stored = { accepted: [], rejected: [], stored: [] }
  const fresh = await dropKnown(tx, deviceId, rows, answer)
  const scans = await writeScans(tx, device, fresh, gateName)
  const taken = await receiptsOf(tx, [...scans.values()])
  const receipts = []
  for (const one of fresh) {
    const { index, row } = one
    const scan = scans.get(row.scanId)
    if (!scan) throw new Error(`scan ${row.scanId} was neither written nor known`)
    const isOwn = scan.deviceId === deviceId && scan.eventId === device.eventId
    const isSameCode = scan.ticketId === null || one.ticketId === null || scan.ticketId === one.ticketId
    if (!isOwn || !isSameCode || taken.has(scan.id)) {
      answer.rejected.push(rejection(index, row.seq, 'scan.scan_id_reused'))
      continue
    }
    taken.add(scan.id)
    receipts.push(receiptOf(tx, device, one, scan.id))
    answer.accepted.push({ seq: row.seq, scanId: row.scanId, status: 'stored' })
    const { reason } = row
    answer.stored.push({
      seq: row.seq,
      admitted: row.verdict === 'admitted',
      reason,
      typed: one.typed,
      noTicket: one.noTicket,
      at: one.at,
    })
  }
  if (receipts.length > 0) await tx.db.scanReceipt.createMany({ data: receipts })
  return answer
}

/** Those whose number is free. The same row again is known; another row under a number that is taken is refused. */
async function dropKnown(
  tx: TxCtx,
  deviceId: string,
  rows: readonly PreparedRow[],
  answer: Stored,
): Promise<PreparedRow[]> {
  const receipts = await tx.db.scanReceipt.findMany({
    where: { deviceId, seq: { in: rows.map(({ row }) => BigInt(row.seq)) } },
    select: { seq: true, rowHash: true },
  })
  const hashes = new Map(receipts.map(({ seq, rowHash }) => [Number(seq), Buffer.from(rowHash)]))
  const fresh: PreparedRow[] = []
  for (const one of rows) {
    const { index, row, hash } = one
    const known = hashes.get(row.seq)
    if (known === undefined) {
      fresh.push(one)
      hashes.set(row.seq, Buffer.from(hash))
    } else if (known.equals(hash)) {
      answer.accepted.push({ seq: row.seq, scanId: row.scanId, status: 'known' })
    } else {
      answer.rejected.push(rejection(index, row.seq, 'sync.seq_reused'))
    }
  }
  return fresh
}

/** By scanId: those that are written now, and those that were there. */
async function writeScans(
  tx: TxCtx,
  device: Uploader,
  rows: readonly PreparedRow[],
  location: string | null,
): Promise<Map<string, ScanRow>> {
  if (rows.length === 0) return new Map()
  const { organizationId } = device
  const scanIds = rows.map(({ row }) => row.scanId)
  const firsts = [...new Map([...rows].reverse().map((one) => [one.row.scanId, one])).values()]
  // Where our own answer to the same scanId is being written, this waits for it, and leaves it.
  await tx.db.scan.createMany({
    data: firsts.map((one) => ({ ...scanOf(tx, device, one), location })),
    skipDuplicates: true,
  })
  const found = await tx.db.scan.findMany({
    where: { organizationId, scanId: { in: scanIds } },
    select: { id: true, scanId: true, deviceId: true, ticketId: true, eventId: true },
  })
  return new Map(found.map((scan) => [scan.scanId, scan]))
}

async function receiptsOf(tx: TxCtx, scans: readonly ScanRow[]): Promise<Set<string>> {
  const receipts = await tx.db.scanReceipt.findMany({
    where: { scanRowId: { in: scans.map(({ id }) => id) } },
    select: { scanRowId: true },
  })
  return new Set(receipts.map(({ scanRowId }) => scanRowId))
}

function scanOf(tx: TxCtx, { deviceId, organizationId, eventId, gateId }: Uploader, one: PreparedRow) {
  const { row, overridden } = one
  const isAdmitted = row.verdict === 'admitted'
  return {
    id: tx.random.uuid(tx.now),
    ...{ organizationId, eventId, deviceId, gateId },
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
    seq: BigInt(row.seq),
    previousHash: one.previousHash,
    rowHash: one.hash,
    offline: true,
    bundleSeq: row.bundleSeq === null ? null : BigInt(row.bundleSeq),
    deviceAt: one.deviceAt,
    receivedAt: tx.now,
    at: one.at,
  }
}

function receiptOf(tx: TxCtx, { deviceId, organizationId, eventId }: Uploader, one: PreparedRow, scanRowId: string) {
  const { row } = one
  return {
    ...{ deviceId, organizationId, eventId, scanRowId },
    seq: BigInt(row.seq),
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
