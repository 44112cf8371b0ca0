import { expect, test } from 'vitest'
import { updateEvent } from '@/server/events/update-event'
import type { Ctx } from '@/server/kernel/ctx'
import * as world from '@/tests/support/race-world'
import { openRace } from '@/tests/support/race-world'
import { aRemindedSale, at, startsAt, twoDaysBefore } from '@/tests/support/reminder-factories'
import { as } from '@/tests/support/sales-factories'
import { sendDueReminders } from './send-due-reminders'

openRace()

const rounds = 6

/** Four workers whose beats come at once. */
function fourBeats(ctx: Ctx, now: Date) {
  const beat = as(at(ctx, now), { kind: 'system', name: 'schedule' })
  return Promise.all(Array.from({ length: 4 }, () => sendDueReminders(beat)))
}

async function campaignsAfterBeats(ctx: Ctx): Promise<number> {
  const { sale } = await aRemindedSale(ctx)
  await fourBeats(ctx, twoDaysBefore)
  return ctx.db.campaign.count({ where: { eventId: sale.eventId } })
}

test('however many workers look at once, a reminder becomes one campaign', async () => {
  for (let round = 0; round < rounds; round++) expect(await campaignsAfterBeats(world.ctx)).toBe(1)
})

// The control: without the key that holds them apart, the same beats write to everybody several times.
test('without the unique key the same beats make more than one', async () => {
  await world.bareCtx.pool.query('DROP INDEX campaign_reminder_id_session_id_key')
  let most = 0
  for (let round = 0; round < rounds; round++) most = Math.max(most, await campaignsAfterBeats(world.bareCtx))
  expect(most).toBeGreaterThan(1)
})

test('a date that moves at that very moment: what is sent was true when it was made', async () => {
  for (let round = 0; round < rounds; round++) {
    const { sale } = await aRemindedSale(world.ctx)
    const owner = as(at(world.ctx, twoDaysBefore), sale.owner)
    const later = (date: Date) => new Date(date.getTime() + 7 * 86_400_000)
    const change = { startsAt: later(startsAt), endsAt: later(new Date('2027-06-12T22:00:00Z')) }
    await Promise.all([fourBeats(world.ctx, twoDaysBefore), updateEvent(owner, { eventId: sale.eventId, change })])
    const made = await world.ctx.db.campaign.count({ where: { eventId: sale.eventId } })
    // Either it was there before the change, or the change was seen and the new date is still to come.
    expect(made).toBeLessThanOrEqual(1)
    await fourBeats(world.ctx, later(twoDaysBefore))
    expect(await world.ctx.db.campaign.count({ where: { eventId: sale.eventId } })).toBe(1)
  }
})
