// The fraud rules of an event as its organizer left them, and the change of one.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import {
  blockingRules,
  type ChangeRuleInput,
  defaultSettings,
  fraudRules,
  type RuleAction,
  type RuleView,
  ruleSettings,
} from './contract'

export async function rulesOfEvent(ctx: Ctx, input: { eventId: string }): Promise<RuleView[]> {
  const { id } = await loadEvent(ctx, input.eventId, 'scanning:read')
  return readRules(ctx, id)
}

/** Asks nobody's permission. All of them, in their order; settings that no longer fit the rule are its original ones. */
export async function readRules({ db }: Pick<Ctx, 'db'>, eventId: string): Promise<RuleView[]> {
  const changed = new Map((await db.fraudRule.findMany({ where: { eventId } })).map((row) => [row.rule, row]))
  return fraudRules.map((rule): RuleView => {
    const row = changed.get(rule)
    const parsed = ruleSettings[rule].safeParse(row?.settings)
    return {
      rule,
      enabled: row?.enabled ?? true,
      settings: parsed.success ? parsed.data : defaultSettings[rule],
      action: (row?.action as RuleAction | undefined) ?? 'alert',
      mayBlock: blockingRules.has(rule),
      changedAt: row?.changedAt ?? null,
    }
  })
}

/** The same once more changes nothing. */
export async function changeRule(ctx: Ctx, input: ChangeRuleInput): Promise<RuleView[]> {
  const event = await loadEvent(ctx, input.eventId, 'scanning:manage')
  const { rule, enabled, settings, action } = input
  await inTransaction(ctx, async (tx) => {
    const before = (await readRules(tx, event.id)).find((one) => one.rule === rule)
    const after = { enabled, settings: ruleSettings[rule].parse(settings), action }
    if (before && isSame(before, after)) return
    const kept = { ...after, changedAt: tx.now, changedBy: actorName(tx.actor) }
    await tx.db.fraudRule.upsert({
      where: { eventId_rule: { eventId: event.id, rule } },
      create: { eventId: event.id, organizationId: event.organizationId, rule, ...kept },
      update: kept,
    })
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: 'fraud_rule.changed',
      subject: { kind: 'event', id: event.id },
      before: before && { rule, enabled: before.enabled, settings: before.settings, action: before.action },
      after: { rule, ...after },
    })
  })
  return readRules(ctx, event.id)
}

type Set = Pick<RuleView, 'enabled' | 'settings' | 'action'>

function isSame(a: Set, b: Set): boolean {
  const keys = Object.keys({ ...a.settings, ...b.settings })
  return a.enabled === b.enabled && a.action === b.action && keys.every((key) => a.settings[key] === b.settings[key])
}
