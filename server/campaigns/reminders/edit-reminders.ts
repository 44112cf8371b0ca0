// What an organizer does with an event's reminders. Guards: two alike cannot stand beside each other, or everybody would get both; of two who
// change one at once the second is told; what was changed sends nothing for a moment that had passed by then; all of it is in the audit.
import type { Prisma, Reminder } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { loadEvent, lockEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { CampaignContent } from '../contract'
import { type ReminderRule, reminderLimits } from './contract'
import { asColumn, loadReminder, lockReminder, ruleOf, wordsOf } from './load-reminder'

type Changed = { id: string; version: number }

export async function addReminder(
  ctx: Ctx,
  { eventId, rule }: { eventId: string; rule: ReminderRule },
): Promise<Changed> {
  const event = await loadEvent(ctx, eventId, 'notifications:send')
  return refusingTwins(() =>
    inTransaction(ctx, async (tx) => {
      // So that two who add at once are counted one after the other.
      await lockEvent(tx, event.id)
      const count = await tx.db.reminder.count({ where: { eventId: event.id, removedAt: null } })
      if (count >= reminderLimits.perEvent)
        fail('conflict', 'reminder.too_many', `An event has at most ${reminderLimits.perEvent} reminders.`)
      const id = tx.random.uuid(tx.now)
      const { organizationId } = event
      const reminder = await tx.db.reminder.create({
        data: { id, organizationId, eventId: event.id, ...rule, armedAt: tx.now, createdAt: tx.now },
      })
      await audit(tx, reminder, 'added', undefined, rule)
      return changedOf(reminder)
    }),
  )
}

export async function changeReminder(
  ctx: Ctx,
  { id, seen, rule }: { id: string; seen: number; rule: ReminderRule },
): Promise<Changed> {
  return change(ctx, { id, seen }, 'changed', (before) => ({
    data: { ...rule, armedAt: ctx.now },
    was: ruleOf(before),
    is: rule,
  }))
}

export async function turnReminder(
  ctx: Ctx,
  { id, seen, isOn }: { id: string; seen: number; isOn: boolean },
): Promise<Changed> {
  return change(ctx, { id, seen }, isOn ? 'turned_on' : 'turned_off', (before) => ({
    data: { isOn, ...(isOn && !before.isOn && { armedAt: ctx.now }) },
    was: { isOn: before.isOn },
    is: { isOn },
  }))
}

export async function saveReminderWords(
  ctx: Ctx,
  { id, seen, content }: { id: string; seen: number; content: CampaignContent },
): Promise<Changed> {
  return change(ctx, { id, seen }, 'written', (before) => ({
    data: { content: asColumn(content) },
    was: wordsOf(before),
    is: content,
  }))
}

/** What it has sent stays. */
export async function removeReminder(ctx: Ctx, { id, seen }: { id: string; seen: number }): Promise<{ removed: true }> {
  await change(ctx, { id, seen }, 'removed', (before) => ({
    data: { removedAt: ctx.now, isOn: false },
    was: { ...ruleOf(before), isOn: before.isOn },
    is: undefined,
  }))
  return { removed: true }
}

type Act = 'changed' | 'turned_on' | 'turned_off' | 'written' | 'removed'
type Change = { data: Prisma.ReminderUpdateInput; was: object; is: object | undefined }

async function change(
  ctx: Ctx,
  { id, seen }: { id: string; seen: number },
  act: Act,
  changeOf: (before: Reminder) => Change,
): Promise<Changed> {
  await loadReminder(ctx, id, 'notifications:send')
  return refusingTwins(() =>
    inTransaction(ctx, async (tx) => {
      const before = await lockReminder(tx, { id }, seen)
      const { data, was, is } = changeOf(before)
      const after = await tx.db.reminder.update({ where: { id }, data: { ...data, version: seen + 1 } })
      await audit(tx, after, act, was, is)
      return changedOf(after)
    }),
  )
}

async function refusingTwins<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDuplicate(error))
      fail('conflict', 'reminder.twice', 'This event has a reminder for that moment already.', { cause: error })
    throw error
  }
}

function changedOf({ id, version }: Reminder): Changed {
  return { id, version }
}

function audit(tx: TxCtx, { id, organizationId, eventId }: Reminder, act: string, before: unknown, after: unknown) {
  const was = before === undefined ? { eventId } : { eventId, ...(before as object) }
  const subject = { kind: 'reminder', id }
  return recordAudit(tx, { organizationId, action: `reminder.${act}`, subject, before: was, after })
}
