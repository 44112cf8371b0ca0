import { expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { gateUser } from '@/tests/support/scanning-factories'
import { listAlerts, seeAlert } from './list-alerts'
import { closeAlert, raiseAlert } from './raise-alert'

const { world } = openGate()

test('what nobody has looked at comes first, the gravest at the head; the rest follows by time', async () => {
  const ctx: Ctx = { ...world.base, actor: gateUser(world.gate, 'manager') }
  const { eventId, organizationId } = world.gate
  const raise = (key: string, score: number, minute: number) => {
    const at = new Date(world.base.now.getTime() + minute * 60_000)
    return raiseAlert(ctx, { eventId, organizationId, rule: 'velocity', key, score, facts: {}, at })
  }
  await raise('slight', 20, 9)
  await raise('grave', 90, 1)
  await raise('mended', 95, 8)
  const seen = await raise('seen', 95, 7)
  await raise('middle', 50, 2)
  await seeAlert(ctx, { alertId: seen.id })
  await closeAlert(ctx, { eventId, rule: 'velocity', key: 'mended' })
  const keys = async (which: 'open' | 'all') => (await listAlerts(ctx, { eventId, which })).map(({ key }) => key)
  expect(await keys('open')).toEqual(['grave', 'middle', 'slight'])
  expect(await keys('all')).toEqual(['grave', 'middle', 'slight', 'mended', 'seen'])
})
