import { describe, expect, test } from 'vitest'
import enMessages from '@/i18n/messages/en/rehearsal.json'
import frMessages from '@/i18n/messages/fr/rehearsal.json'
import type { ListRules } from '../lists/contract'
import { judgeReadiness, type ReadinessDevice, type ReadinessFacts } from './readiness'

const now = new Date('2027-06-12T15:00:00.000Z')
const doors = new Date('2027-06-12T18:00:00.000Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)

const list: ListRules & { isArchived: boolean } = {
  listId: 'entry',
  name: 'Entrée',
  version: 1,
  ticketTypeIds: [],
  windows: [],
  entries: 'once',
  entryLimit: null,
  exits: false,
  timeZone: 'Europe/Paris',
  isArchived: false,
}
const device: ReadinessDevice = {
  id: 'd1',
  name: 'Téléphone 1',
  status: 'active',
  expiresAt: null,
  lastSeenAt: ago(5),
  queueLength: 0,
  dataAsOf: ago(30),
  clockOffsetMs: 120,
  battery: 93,
  gateId: 'north',
  gateName: 'Nord',
  listId: 'entry',
  cameraAt: ago(600),
  offlineReadyAt: ago(60),
}
const ready: ReadinessFacts = {
  now,
  doors: [doors],
  lists: [list],
  ticketTypes: [{ id: 'full', name: 'Plein tarif' }],
  gates: [{ id: 'north', name: 'Nord' }],
  hasKey: true,
  ticketsOfDeadKeys: 0,
  devices: [device],
  rehearsedAt: ago(86_400),
  isRehearsing: false,
}

const withDevice = (change: Partial<ReadinessDevice>, facts: Partial<ReadinessFacts> = {}) =>
  judgeReadiness({ ...ready, ...facts, devices: [{ ...device, ...change }] })

test('is ready when nothing is missing, and says so of every point', () => {
  const { state, event, devices } = judgeReadiness(ready)
  expect(state).toBe('ok')
  expect([...event, ...devices.flatMap(({ checks }) => checks)].map(({ state }) => state)).toEqual(
    Array.from({ length: 12 }, () => 'ok'),
  )
})

describe('a phone', () => {
  test.each<[string, Partial<ReadinessDevice>, string, string]>([
    ['waits to be confirmed', { status: 'pairing' }, 'bad', 'life.toConfirm'],
    ['has an open invitation', { status: 'invited', expiresAt: ago(-60) }, 'bad', 'life.invited'],
    ['has an invitation that is over', { status: 'invited', expiresAt: ago(60) }, 'bad', 'life.lapsed'],
    ['was never seen', { lastSeenAt: null }, 'bad', 'life.never'],
    ['is silent for two minutes', { lastSeenAt: ago(120) }, 'wait', 'life.silent'],
    ['is silent for ten minutes', { lastSeenAt: ago(600) }, 'bad', 'life.silent'],
    ['has half a battery', { battery: 45 }, 'wait', 'battery.low'],
    ['has an empty battery', { battery: 9 }, 'bad', 'battery.low'],
    ['does not tell its battery', { battery: null }, 'unknown', 'battery.unknown'],
    ['has no data', { dataAsOf: null }, 'bad', 'data.none'],
    ['has data of five minutes', { dataAsOf: ago(300) }, 'wait', 'data.old'],
    ['has data of an hour', { dataAsOf: ago(3_600) }, 'bad', 'data.old'],
    ['has scans to send', { queueLength: 3 }, 'wait', 'data.waiting'],
    ['has a list that is gone', { listId: null }, 'bad', 'list.gone'],
    ['stands at no gate', { gateId: null, gateName: null }, 'wait', 'list.noGate'],
    ['has a clock half a minute off', { clockOffsetMs: -30_000 }, 'wait', 'clock.wrong'],
    ['has a clock a day off', { clockOffsetMs: 86_400_000 }, 'bad', 'clock.wrong'],
    ['has a clock that was not measured', { clockOffsetMs: null }, 'unknown', 'clock.unknown'],
    ['has not tried its camera', { cameraAt: null }, 'bad', 'camera.untried'],
    ['tried its camera two days ago', { cameraAt: ago(172_800) }, 'wait', 'camera.longAgo'],
    ['has not proved that it decides offline', { offlineReadyAt: null }, 'bad', 'offline.unproved'],
  ])('that %s is told so', (_, change, state, says) => {
    const [judged] = withDevice(change, { gates: [] }).devices
    expect(judged?.state).toBe(state)
    expect(judged?.checks.filter((check) => check.state !== 'ok').map(({ check, says }) => `${check}.${says}`)).toEqual(
      [says],
    )
  })

  test('has a list that is shut when the doors open, or that takes nobody', () => {
    const shut = { ...list, windows: [{ from: '2027-06-12T19:00:00.000Z', until: null }] }
    const nobody = { ...list, ticketTypeIds: ['another'] }
    const saysOf = (one: typeof list) =>
      withDevice({}, { lists: [one] }).devices[0]?.checks.find(({ check }) => check === 'list')
    expect(saysOf(shut)).toMatchObject({ state: 'bad', says: 'shut', at: doors })
    expect(saysOf(nobody)).toMatchObject({ state: 'bad', says: 'nobody' })
  })
})

describe('the settings of the event', () => {
  const later = new Date('2027-06-13T18:00:00.000Z')
  const firstNight = { ...list, windows: [{ from: null, until: '2027-06-13T00:00:00.000Z' }] }

  test.each<[string, Partial<ReadinessFacts>, string, string]>([
    ['no list', { lists: [] }, 'bad', 'lists.none'],
    ['an archived list only', { lists: [{ ...list, isArchived: true }] }, 'bad', 'lists.none'],
    ['no list open on the second date', { lists: [firstNight], doors: [doors, later] }, 'bad', 'lists.shut'],
    [
      'a ticket type that no open list takes',
      { lists: [{ ...list, ticketTypeIds: ['vip'] }] },
      'bad',
      'lists.typeOutside',
    ],
    ['tickets of a withdrawn key', { ticketsOfDeadKeys: 4 }, 'bad', 'keys.withdrawn'],
    ['no key yet', { hasKey: false }, 'wait', 'keys.none'],
    ['a gate without a phone', { gates: [{ id: 'south', name: 'Sud' }] }, 'wait', 'gates.bare'],
    ['no rehearsal', { rehearsedAt: null }, 'optional', 'rehearsed.never'],
    ['a rehearsal that is going on', { isRehearsing: true }, 'wait', 'rehearsed.going'],
    ['no named gate', { gates: [] }, 'optional', 'gates.none'],
    ['no date to come', { doors: [] }, 'unknown', 'lists.over'],
    ['no phone', { devices: [], gates: [] }, 'wait', 'devices.none'],
  ])('with %s are told so', (_, facts, state, says) => {
    const found = judgeReadiness({ ...ready, ...facts }).event.find((check) => `${check.check}.${check.says}` === says)
    expect(found?.state).toBe(state)
  })

  test('name the date at which nobody would come in', () => {
    const { event } = judgeReadiness({ ...ready, lists: [firstNight], doors: [doors, later] })
    expect(event.find(({ check }) => check === 'lists')?.at).toEqual(later)
  })
})

test('what nothing needs keeps nobody from opening, and is not told as unknown', () => {
  const { state } = judgeReadiness({ ...ready, gates: [], rehearsedAt: null })
  expect(state).toBe('optional')
  expect(withDevice({ battery: null }, { gates: [] }).state).toBe('unknown')
})

test('a clock that is off is told with its direction', () => {
  const checks = withDevice({ clockOffsetMs: -86_400_000 }).devices[0]?.checks
  expect(checks?.find(({ check }) => check === 'clock')?.values).toEqual({ offsetMs: -86_400_000 })
})

test('every sentence of the board stands in both languages', () => {
  const keys = (value: object): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' ? [key] : keys(inner).map((rest) => `${key}.${rest}`),
    )
  expect(keys(frMessages.checks)).toEqual(keys(enMessages.checks))
  expect(keys(frMessages.checks)).toContain('list.shut')
})
