// The fraud rules: what can be set of each, and how. Safe for the browser.
import { z } from 'zod'
import { id } from '@/server/kernel/text'

const seconds = z.int().min(1).max(3_600)
const minutes = z.int().min(1).max(120)
const count = (least: number) => z.int().min(least).max(1_000)

export const ruleSettings = {
  distant_gates: z.strictObject({ seconds }),
  forged_burst: z.strictObject({ count: count(2), minutes }),
  stale_replay: z.strictObject({ count: count(2), minutes }),
  disputed_or_refunded: z.strictObject({ count: count(1) }),
  override_abuse: z.strictObject({ count: count(2), minutes }),
  velocity: z.strictObject({ count: count(2), seconds }),
} as const

export const fraudRules = [
  'distant_gates',
  'forged_burst',
  'stale_replay',
  'disputed_or_refunded',
  'override_abuse',
  'velocity',
] as const
export type FraudRuleName = (typeof fraudRules)[number]
export type RuleSettings = { [R in FraudRuleName]: z.infer<(typeof ruleSettings)[R]> }

export const ruleActions = ['alert', 'block'] as const
export type RuleAction = (typeof ruleActions)[number]

/**
 * Those that name a ticket; the others name a device, and block nothing. Old codes are shown by whoever has a picture of one, so `stale_replay`
 * shuts out no ticket: it takes from supervisors that they let such a picture in.
 */
export const blockingRules: ReadonlySet<FraudRuleName> = new Set([
  'distant_gates',
  'stale_replay',
  'disputed_or_refunded',
])

export const defaultSettings: RuleSettings = {
  distant_gates: { seconds: 60 },
  forged_burst: { count: 8, minutes: 5 },
  stale_replay: { count: 3, minutes: 30 },
  disputed_or_refunded: { count: 1 },
  override_abuse: { count: 10, minutes: 30 },
  velocity: { count: 15, seconds: 10 },
}

const rule = z.enum(fraudRules)
const settings = z.record(z.string().max(20), z.number())

/** The settings of a rule fit the rule; what is about a device blocks nothing. */
function fitting<T extends { rule: FraudRuleName; settings: Record<string, number>; action?: RuleAction }>(
  input: T,
  ctx: z.RefinementCtx,
): void {
  const parsed = ruleSettings[input.rule].safeParse(input.settings)
  for (const issue of parsed.error?.issues ?? []) {
    ctx.addIssue({ code: 'custom', path: ['settings', ...issue.path], message: issue.message })
  }
  if (input.action === 'block' && !blockingRules.has(input.rule)) {
    ctx.addIssue({ code: 'custom', path: ['action'], message: 'this rule names no ticket to block' })
  }
}

export const rulesInput = z.strictObject({ eventId: id })
export const changeRuleInput = z
  .strictObject({ eventId: id, rule, enabled: z.boolean(), settings, action: z.enum(ruleActions) })
  .superRefine(fitting)
export type ChangeRuleInput = z.infer<typeof changeRuleInput>

export const MOST_HOURS = 24 * 30
export const tryRuleInput = z
  .strictObject({ eventId: id, rule, settings, hours: z.int().min(1).max(MOST_HOURS) })
  .superRefine(fitting)
export type TryRuleInput = z.infer<typeof tryRuleInput>

export const unblockInput = z.strictObject({ alertId: id })

export type RuleView = {
  rule: FraudRuleName
  enabled: boolean
  settings: Record<string, number>
  action: RuleAction
  mayBlock: boolean
  /** Null: nobody has touched it. */
  changedAt: Date | null
}

export type TriedFinding = { rule: FraudRuleName; key: string; score: number; facts: Record<string, unknown>; at: Date }
export type TriedRule = { scans: number; isCut: boolean; count: number; findings: TriedFinding[] }
