// What a rule would have raised on scans of the past, before anybody saves it. It writes nothing.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { TriedRule, TryRuleInput } from './contract'
import { MOST_SCANS, readFacts } from './read-facts'
import { findFraud } from './rules'

const SHOWN = 50

export async function tryRule(ctx: Ctx, { eventId, rule, settings, hours }: TryRuleInput): Promise<TriedRule> {
  const event = await loadEvent(ctx, eventId, 'scanning:read')
  const from = new Date(ctx.now.getTime() - hours * 3_600_000)
  const scans = await readFacts(ctx.pool, event.id, { from, until: ctx.now })
  const findings = findFraud(rule, settings, scans).sort((a, b) => b.score - a.score || b.at.getTime() - a.at.getTime())
  return {
    scans: scans.length,
    isCut: scans.length === MOST_SCANS,
    count: findings.length,
    findings: findings.slice(0, SHOWN).map(({ key, score, facts, at }) => ({ rule, key, score, facts, at })),
  }
}
