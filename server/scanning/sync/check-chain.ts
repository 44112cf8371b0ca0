// Looks at a device's log after an upload: rows that are missing, rows that do not follow each other or came twice, a clock that ran
// backwards, codes that are no tickets and were let in. Guards: the whole log is looked at, so alerts do not depend on the order of uploads;
// a gap that is filled is closed.
import type { TxCtx } from '@/server/kernel/ctx'
import { closeAlert, raiseAlert } from '../alerts/raise-alert'
import { STAMPS_APART_MS } from '../contract'
import { chainStart } from './chain'
import type { Stored } from './store-rows'
import type { Uploader } from './upload'

const SCORES = { chain_gap: 60, chain_broken: 80, bad_code_admitted: 90 } as const
/** Named in an alert; the others are counted. */
const MOST_NAMED = 20

export async function judgeChain(tx: TxCtx, device: Uploader, { stored }: Stored): Promise<void> {
  if (stored.length === 0) return
  await tellReused(tx, device, stored)
  await judgeGaps(tx, device)
  const seqs = stored.map(({ seq }) => seq)
  await judgeLinks(tx, device, seqs)
  await judgeClock(tx, device, seqs)
  await judgeBadCodes(tx, device, stored)
  await tx.db.$executeRaw`
    UPDATE device d SET last_seq = r.seq, last_hash = r.row_hash
    FROM (SELECT seq, row_hash FROM scan_receipt WHERE device_id = ${device.deviceId}::uuid ORDER BY seq DESC, branch LIMIT 1) r
    WHERE d.id = ${device.deviceId}::uuid AND d.last_seq < r.seq`
}

async function judgeGaps(tx: TxCtx, { deviceId, organizationId, eventId, gateId }: Uploader): Promise<void> {
  const gaps = await tx.db.$queryRaw<{ from: bigint; to: bigint }[]>`
    SELECT before + 1 AS "from", seq - 1 AS "to" FROM (
      SELECT seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before FROM scan_receipt WHERE device_id = ${deviceId}::uuid) log
    WHERE seq > before + 1 ORDER BY seq`
  const alert = { eventId, rule: 'chain_gap', key: deviceId }
  if (gaps.length === 0) return closeAlert(tx, alert)
  const missing = gaps.reduce((sum, { from, to }) => sum + Number(to - from) + 1, 0)
  const ranges = gaps.slice(0, MOST_NAMED).map(({ from, to }) => [Number(from), Number(to)])
  const facts = { ...(await nameOf(tx, deviceId)), missing, ranges }
  await raiseAlert(tx, { ...alert, organizationId, score: SCORES.chain_gap, facts, deviceId, gateId, at: tx.now })
}

async function judgeLinks(tx: TxCtx, device: Uploader, seqs: readonly number[]): Promise<void> {
  const start = Buffer.from(await chainStart(device.deviceId), 'base64url').toString('hex')
  const broken = await tx.db.$queryRaw<{ seq: bigint; at: Date }[]>`
    SELECT r.seq, r.at FROM scan_receipt r
    WHERE r.device_id = ${device.deviceId}::uuid
      AND (r.seq = ANY (${[...seqs]}::bigint[]) OR r.seq - 1 = ANY (${[...seqs]}::bigint[]))
      AND r.previous_hash <> ALL (CASE WHEN r.seq = 1 THEN ARRAY[decode(${start}, 'hex')] ELSE
        ARRAY(SELECT b.row_hash FROM scan_receipt b WHERE b.device_id = r.device_id AND b.seq = r.seq - 1) END)
      AND (r.seq = 1 OR EXISTS (SELECT FROM scan_receipt b WHERE b.device_id = r.device_id AND b.seq = r.seq - 1))
    ORDER BY r.seq`
  const named = broken.length > 0 ? await nameOf(tx, device.deviceId) : null
  for (const { seq, at } of broken.slice(0, MOST_NAMED)) {
    await tellBroken(tx, device, { key: String(seq), at, facts: { ...named, seq: Number(seq), how: 'link' } })
  }
}

/** Two scans under one number, or one scanId: a phone that was copied, or put back to what it was. Both count. */
async function tellReused(tx: TxCtx, device: Uploader, stored: Stored['stored']): Promise<void> {
  const seqs = stored.flatMap(({ seq, reused }) => (reused === null ? [] : [seq]))
  if (seqs.length === 0) return
  const facts = { ...(await nameOf(tx, device.deviceId)), seq: Math.min(...seqs), how: 'reused' }
  await tellBroken(tx, device, { key: 'reused', at: tx.now, facts })
}

/** Later by its number and earlier by its clock: whoever sets a clock back makes a scan look older than what forbids it. */
async function judgeClock(tx: TxCtx, device: Uploader, seqs: readonly number[]): Promise<void> {
  const [back] = await tx.db.$queryRaw<{ seq: bigint; at: Date }[]>`
    SELECT seq, at FROM (
      SELECT seq, at, max(at) OVER (ORDER BY seq) AS latest, lag(seq) OVER (ORDER BY seq) AS before
      FROM scan_receipt WHERE device_id = ${device.deviceId}::uuid AND branch = 0) log
    WHERE at < latest - make_interval(secs => ${STAMPS_APART_MS / 1000}::double precision)
      AND (seq = ANY (${[...seqs]}::bigint[]) OR before = ANY (${[...seqs]}::bigint[]))
    ORDER BY at DESC, seq LIMIT 1`
  if (!back) return
  const facts = { ...(await nameOf(tx, device.deviceId)), seq: Number(back.seq), how: 'clock' }
  await tellBroken(tx, device, { key: 'clock', at: back.at, facts })
}

async function tellBroken(
  tx: TxCtx,
  { deviceId, organizationId, eventId, gateId }: Uploader,
  { key, at, facts }: { key: string; at: Date; facts: Record<string, unknown> },
): Promise<void> {
  const alert = { eventId, organizationId, rule: 'chain_broken', key: `${deviceId}/${key}`, deviceId, gateId }
  await raiseAlert(tx, { ...alert, score: SCORES.chain_broken, facts, at })
}

/** Green for what is no ticket: a phone that was tampered with, or its data. Typed codes that name nothing are somebody's slip. */
async function judgeBadCodes(tx: TxCtx, device: Uploader, stored: Stored['stored']): Promise<void> {
  const { deviceId, organizationId, eventId, gateId } = device
  const bad = stored.filter(({ admitted, typed, noTicket }) => admitted && !typed && noTicket !== null)
  const last = bad.toSorted((a, b) => a.at.getTime() - b.at.getTime()).at(-1)
  if (!last) return
  const where = { deviceId, admitted: true, ticketId: null, scan: { typed: false } }
  const times = await tx.db.scanReceipt.count({ where })
  const facts = { ...(await nameOf(tx, deviceId)), scans: times, reason: last.noTicket }
  const alert = { eventId, organizationId, rule: 'bad_code_admitted', key: deviceId, deviceId, gateId }
  await raiseAlert(tx, { ...alert, score: SCORES.bad_code_admitted, facts, at: last.at })
}

async function nameOf(tx: TxCtx, deviceId: string): Promise<{ device: string }> {
  const { name } = await tx.db.device.findUniqueOrThrow({ where: { id: deviceId }, select: { name: true } })
  return { device: name }
}
