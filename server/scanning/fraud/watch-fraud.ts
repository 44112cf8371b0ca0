// Runs the fraud rules of an event over its latest scans, as a job a moment after them: the gate never waits for it. Guards: the same scans
// judged again raise nothing new; a ticket that somebody let in again is not blocked a second time by the same alert; what is blocked is
// blocked in the transaction that says so.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { blockTicket } from '@/server/tickets/block-tickets'
import { raiseAlert } from '../alerts/raise-alert'
import { announceGate } from '../live/announce'
import type { RuleView } from './contract'
import { readRules } from './event-rules'
import { readFacts } from './read-facts'
import { type Finding, findFraud, seesPlain, spanMs } from './rules'

/** Between a scan and its judgement there are seconds; after a stop of the worker, minutes. */
const SLACK_MS = 15 * 60_000

export type WatchFraud = {
  eventId: string
  /** The earliest of scans that came late; null: only what is new. */
  from: string | null
}

/** Answers how many findings there are, new or not. */
export async function watchFraud(ctx: Ctx, { eventId, from }: WatchFraud): Promise<number> {
  const event = await ctx.db.event.findUnique({ where: { id: eventId }, select: { organizationId: true } })
  if (!event) return 0
  const rules = (await readRules(ctx, eventId)).filter(({ enabled }) => enabled)
  if (rules.length === 0) return 0
  const earliest = from === null ? ctx.now.getTime() - SLACK_MS : Math.min(Date.parse(from), ctx.now.getTime())
  const spanOf = (some: readonly RuleView[]) => Math.max(0, ...some.map(({ settings }) => spanMs(settings)))
  const scans = await readFacts(ctx.pool, eventId, {
    from: new Date(earliest - spanOf(rules)),
    plainFrom: new Date(earliest - spanOf(rules.filter(({ rule }) => seesPlain(rule)))),
    until: ctx.now,
  })
  const findings = rules.flatMap((rule) =>
    findFraud(rule.rule, rule.settings, scans).map((finding) => ({ rule, finding })),
  )
  for (const { rule, finding } of findings) {
    await inTransaction(ctx, (tx) => tell(tx, { eventId, organizationId: event.organizationId }, rule, finding))
  }
  if (findings.length > 0) announceGate(ctx, eventId)
  return findings.length
}

type Owner = { eventId: string; organizationId: string }

async function tell(
  tx: TxCtx,
  owner: Owner,
  { action, mayBlock, changedAt }: RuleView,
  finding: Finding,
): Promise<void> {
  const { rule, key, score, facts, ticketId, deviceId, gateId, at, blockAt } = finding
  const { id } = await raiseAlert(tx, { ...owner, rule, key, score, facts, ticketId, deviceId, gateId, at })
  if (action !== 'block' || !mayBlock || ticketId === null || blockAt === null) return
  // Nobody who came in before the organizer asked for it is shut out by it.
  if (changedAt !== null && blockAt < changedAt) return
  const alert = await tx.db.gateAlert.findUniqueOrThrow({
    where: { id },
    select: { blocked: true, unblockedAt: true },
  })
  if (alert.blocked || alert.unblockedAt !== null) return
  const isOldCodes = rule === 'stale_replay'
  if (!isOldCodes && !(await blockTicket(tx, ticketId))) return
  await tx.db.gateAlert.update({ where: { id }, data: { blocked: true } })
  await recordAudit(tx, {
    organizationId: owner.organizationId,
    action: isOldCodes ? 'ticket.old_codes_blocked' : 'ticket.blocked_by_rule',
    subject: { kind: 'ticket', id: ticketId },
    after: { rule, alertId: id, facts },
  })
}
