// A reminder's row, read as what it says. Guards: another organization's reminder, one that was taken away and one that never was answer alike.
import { Prisma, type Reminder } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { type CampaignContent, campaignContentSchema } from '../contract'
import { anchors, type ReminderRule } from './contract'

export async function loadReminder(ctx: Ctx, id: string, permission: Permission): Promise<Reminder> {
  const found = await ctx.db.reminder.findFirst({ where: { id, removedAt: null } })
  requirePermission(
    ctx,
    permission,
    { organizationId: found?.organizationId ?? '', eventId: found?.eventId ?? null },
    'reminder',
  )
  return found ?? notFound('reminder')
}

/** Held until the end of the transaction; fails where another has changed it. */
export async function lockReminder(tx: TxCtx, { id }: { id: string }, seen: number): Promise<Reminder> {
  await tx.db.$queryRaw`SELECT id FROM reminder WHERE id = ${id}::uuid FOR UPDATE`
  const reminder = (await tx.db.reminder.findFirst({ where: { id, removedAt: null } })) ?? notFound('reminder')
  if (reminder.version !== seen)
    fail('conflict', 'reminder.changed_meanwhile', 'Somebody else changed this reminder meanwhile. Load it again.')
  return reminder
}

export function ruleOf({ anchor, minutesBefore, atMinute }: Reminder): ReminderRule {
  return { anchor: anchors.find((known) => known === anchor) ?? 'start', minutesBefore, atMinute }
}

/** Words that cannot be used any more (a variable has gone) are none: the organization's stand in for them. */
export function wordsOf({ content }: Pick<Reminder, 'content'>): CampaignContent {
  const parsed = campaignContentSchema.safeParse(content ?? {})
  return parsed.success ? parsed.data : {}
}

export function asColumn({ fr, en }: CampaignContent): Prisma.InputJsonObject | typeof Prisma.DbNull {
  if (!fr && !en) return Prisma.DbNull
  return { ...(fr && { fr }), ...(en && { en }) } as unknown as Prisma.InputJsonObject
}
