// Reads an upload before anything is locked: hashes, codes, tickets, instants. What it finds never changes afterwards, or is read again.
import type { Ctx } from '@/server/kernel/ctx'
import { isOverridable, type RefusalReason } from '../contract'
import { fromBase64Url } from '../devices/contract'
import { rowHash } from './chain'
import type { SyncAnswer } from './contract'
import { correctedInstant, storableInstant } from './device-clock'
import { type DeviceMoment, deviceHistory } from './device-history'
import { type ReadCode, readCode } from './read-code'
import { type IndexedRow, rejection, type Uploader } from './upload'

export type PreparedRow = IndexedRow & {
  hash: Uint8Array<ArrayBuffer>
  previousHash: Uint8Array<ArrayBuffer>
  checkInListId: string
  deviceAt: Date
  at: Date
  typed: boolean
  ticketId: string | null
  gen: number | null
  /** Why the code names no ticket of this event; null where it does. */
  noTicket: RefusalReason | null
  /** What a supervisor let in in spite of the rules. */
  overridden: RefusalReason | null
  /** Where the device stood, and what it might do, at that instant. */
  moment: DeviceMoment
}

export type Prepared = {
  rows: PreparedRow[]
  rejected: SyncAnswer['rejected']
}

/** Numbers beyond what is known that a device may name: it goes on from the highest one, and nobody scans so often. */
const MOST_AHEAD = 100_000

export async function prepareRows(ctx: Ctx, device: Uploader, rows: readonly IndexedRow[]): Promise<Prepared> {
  const { deviceId, eventId } = device
  const lists = await ctx.db.checkInList.findMany({ where: { eventId }, select: { id: true } })
  const listIds = new Set(lists.map(({ id }) => id))
  const known = await ctx.db.device.findUnique({ where: { id: deviceId } })
  if (!known) throw new Error(`device ${deviceId} has no row`)
  const momentOf = await deviceHistory(ctx, known)
  const clock = { enrolledAt: known.confirmedAt ?? known.createdAt, receivedAt: ctx.now }
  const codes = await Promise.all(rows.map(({ row }) => readCode(ctx, device, row.qrCodeData)))
  const tickets = await findTickets(ctx, eventId, codes)
  const prepared: Prepared = { rows: [], rejected: [] }
  let isOver = false
  for (const [position, { index, row }] of rows.entries()) {
    const checkInListId = row.checkInListId.toLowerCase()
    if (!listIds.has(checkInListId)) {
      prepared.rejected.push(rejection(index, row.seq, 'check_in_list.not_found'))
      continue
    }
    if (row.seq > Number(known.lastSeq) + MOST_AHEAD) {
      prepared.rejected.push(rejection(index, row.seq, 'sync.bad_row', 'seq: is too far ahead'))
      continue
    }
    const code = codes[position] ?? { by: null, reason: 'format' as const }
    const ticketId = tickets.get(nameOf(code)) ?? null
    const deviceAt = storableInstant(row.at)
    const offsetMs = row.offset ?? known.clockOffsetMs ?? 0
    const at = correctedInstant(deviceAt, { offsetMs, ...clock })
    // A log has one order: what follows a line from after the revocation is from after it as well, whatever its clock says.
    isOver ||= device.revokedAt !== null && at > device.revokedAt
    if (isOver) {
      prepared.rejected.push(rejection(index, row.seq, 'sync.after_revocation'))
      continue
    }
    const moment = momentOf(at)
    prepared.rows.push({
      index,
      row,
      hash: fromBase64Url(await rowHash(deviceId, row)),
      previousHash: fromBase64Url(row.previousHash),
      checkInListId,
      deviceAt,
      at,
      typed: code.by === 'code',
      ticketId,
      gen: code.by === 'token' ? code.gen : null,
      noTicket: ticketId !== null ? null : code.by === null ? code.reason : code.by === 'code' ? 'format' : 'revoked',
      overridden: overriddenBy(moment, row),
      moment,
    })
  }
  return prepared
}

/** A device without the right to it has admitted like any other: what it did is judged by the rules. */
function overriddenBy({ canOverride }: DeviceMoment, { verdict, reason }: IndexedRow['row']): RefusalReason | null {
  return verdict === 'admitted' && canOverride && isOverridable(reason) ? reason : null
}

/** One name for one ticket of the event. */
function nameOf(code: ReadCode): string {
  return code.by === 'token' ? `${code.kid}/${code.serial}` : code.by === 'code' ? code.code : ''
}

async function findTickets(ctx: Ctx, eventId: string, codes: readonly ReadCode[]): Promise<Map<string, string>> {
  const tokens = codes.filter((code) => code.by === 'token')
  const typed = codes.flatMap((code) => (code.by === 'code' ? [code.code] : []))
  const { rows } = await ctx.pool.query<{ id: string; kid: number; serial: string; code: string }>({
    name: 'tickets-of-sync',
    text: `SELECT t.id, t.kid, t.serial, t.code FROM unnest($2::int[], $3::bigint[]) AS one (kid, serial)
        JOIN ticket t ON t.kid = one.kid AND t.serial = one.serial AND t.event_id = $1
      UNION SELECT t.id, t.kid, t.serial, t.code FROM ticket t WHERE t.event_id = $1 AND t.code = ANY ($4::text[])`,
    values: [eventId, tokens.map(({ kid }) => kid), tokens.map(({ serial }) => serial), typed],
  })
  return new Map(rows.flatMap(({ id, kid, serial, code }) => [[`${kid}/${serial}`, id] as const, [code, id] as const]))
}
