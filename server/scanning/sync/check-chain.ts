// Looks at a device's log after an upload: rows that are missing, rows that do not follow each other, codes that are no tickets and were
// let in. Guards: the whole log is looked at, so alerts do not depend on the order of uploads; a gap that is filled is closed.
import type { TxCtx } from '@/server/kernel/ctx'
import { closeAlert, raiseAlert } from '../alerts/raise-alert'
import { chainStart } from './chain'
import type { Stored } from './store-rows'
import type { Uploader } from './upload'

const SCORES = { chain_gap: 60, chain_broken: 80, bad_code_admitted: 90 } as const
/** Named in an alert; the others are counted. */
const MOST_NAMED = 20

export async function judgeChain(tx: TxCtx, device: Uploader, { stored, rejected }: Stored): Promise<void> {
  const reused = rejected.filter(({ code }) => code === 'sync.seq_reused').flatMap(({ seq }) => seq ?? [])
  if (reused.length > 0) await tellReused(tx, device, reused)
  if (stored.length === 0) return
  await judgeGaps(tx, device)
  await judgeLinks(
    tx,
    device,
    stored.map(({ seq }) => seq),
  )
  await judgeBadCodes(tx, device, stored)
  await tx.db.$executeRaw`
    UPDATE device d SET last_seq = r.seq, last_hash = r.row_hash
    FROM (SELECT seq, row_hash FROM scan_receipt WHERE device_id = ${device.deviceId}::uuid ORDER BY seq DESC LIMIT 1) r
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
    LEFT JOIN scan_receipt b ON b.device_id = r.device_id AND b.seq = r.seq - 1
    WHERE r.device_id = ${device.deviceId}::uuid
      AND (r.seq = ANY (${[...seqs]}::bigint[]) OR r.seq - 1 = ANY (${[...seqs]}::bigint[]))
      AND r.previous_hash <> CASE WHEN r.seq = 1 THEN decode(${start}, 'hex') ELSE coalesce(b.row_hash, r.previous_hash) END
    ORDER BY r.seq`
  const named = broken.length > 0 ? await nameOf(tx, device.deviceId) : null
  for (const { seq, at } of broken.slice(0, MOST_NAMED)) {
    await tellBroken(tx, device, { key: String(seq), at, facts: { ...named, seq: Number(seq), how: 'link' } })
  }
}

async function tellReused(tx: TxCtx, device: Uploader, seqs: readonly number[]): Promise<void> {
  const facts = { ...(await nameOf(tx, device.deviceId)), seq: Math.min(...seqs), how: 'reused' }
  await tellBroken(tx, device, { key: 'reused', at: tx.now, facts })
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
