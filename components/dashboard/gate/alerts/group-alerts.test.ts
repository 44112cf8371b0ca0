import { expect, test } from 'vitest'
import type { GateAlertView } from '@/server/scanning/alerts/contract'
import { groupAlerts } from './group-alerts'

const alert = (id: string, rule: string, closedAt: Date | null = null): GateAlertView => ({
  ...{ id, rule, key: id, score: 60, times: 1, facts: {}, ticketId: null, deviceId: null, gateId: null },
  ...{ blocked: false, firstAt: new Date(0), lastAt: new Date(0), closedAt, seenAt: null },
})
const idsOf = (alerts: GateAlertView[]) => groupAlerts(alerts).map((group) => group.map(({ id }) => id).join('+'))

test('phones that are silent now are one line in the place of the first, and everything else stays its own', () => {
  const silent = (id: string) => alert(id, 'device_lost')
  expect(idsOf([alert('a', 'forged_burst'), silent('b'), alert('c', 'velocity'), silent('d')])).toEqual([
    'a',
    'b+d',
    'c',
  ])
  expect(idsOf([silent('a'), alert('b', 'velocity')])).toEqual(['a', 'b'])
  expect(idsOf([silent('a'), alert('b', 'device_lost', new Date(0))])).toEqual(['a', 'b'])
})
