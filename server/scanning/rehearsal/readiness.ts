// Whether the doors can open: what each phone and the event's own settings still lack. Pure, so that every sentence of the board has a test.
// Guards: what is not known is never told as good.
import { CLOCK_TOLERANCE_MS, type DeviceView } from '../devices/contract'
import type { ListRules } from '../lists/contract'
import { isNeverOpen, isOpenAt, takesType } from '../lists/rules'
import type { Check, CheckState, DeviceReadiness, deviceChecks, eventChecks, Readiness } from './contract'

export type ReadinessDevice = Pick<
  DeviceView,
  'id' | 'name' | 'status' | 'expiresAt' | 'lastSeenAt' | 'queueLength' | 'dataAsOf' | 'clockOffsetMs' | 'battery'
> & {
  gateId: string | null
  gateName: string | null
  /** The list that it opens with. */
  listId: string | null
  cameraAt: Date | null
  offlineReadyAt: Date | null
}

export type ReadinessFacts = {
  now: Date
  /** Of dates that are not over: when their doors open. */
  doors: readonly Date[]
  lists: readonly (ListRules & { isArchived: boolean })[]
  /** Those that somebody holds a ticket of, or that are on sale. */
  ticketTypes: readonly { id: string; name: string }[]
  gates: readonly { id: string; name: string }[]
  hasKey: boolean
  /** Live tickets whose key was withdrawn: the gate refuses them until they have a new code. */
  ticketsOfDeadKeys: number
  devices: readonly ReadinessDevice[]
  /** The last one that is over. */
  rehearsedAt: Date | null
  /** One is open. */
  isRehearsing: boolean
}

type DeviceCheck = Check<(typeof deviceChecks)[number]>
type EventCheck = Check<(typeof eventChecks)[number]>

const MINUTE = 60_000
const HEARD = { ok: MINUTE, wait: 5 * MINUTE }
const DATA = { ok: 2 * MINUTE, wait: 15 * MINUTE }
const BATTERY = { ok: 60, wait: 30 }
const CLOCK_MS = { ok: CLOCK_TOLERANCE_MS, wait: 60_000 }
/** A camera that worked yesterday has been put into a pocket since. */
const CAMERA_MS = 24 * 60 * MINUTE

const order: readonly CheckState[] = ['ok', 'optional', 'unknown', 'wait', 'bad']

export function worst(states: readonly CheckState[]): CheckState {
  return states.reduce((found, state) => (order.indexOf(state) > order.indexOf(found) ? state : found), 'ok')
}

export function judgeReadiness(facts: ReadinessFacts): Readiness {
  const devices = facts.devices.map((device) => judgeDevice(device, facts))
  const event = [judgeLists(facts), judgeKeys(facts), judgeDevices(facts), judgeGates(facts), judgeRehearsed(facts)]
  const states = [...event, ...devices].map(({ state }) => state)
  return { state: worst(states), event, devices, at: facts.now }
}

function judgeDevice(device: ReadinessDevice, facts: ReadinessFacts): DeviceReadiness {
  const { id, name, gateName } = device
  const life = judgeLife(device, facts.now)
  const isPhone = device.status === 'active' && device.lastSeenAt !== null
  const checks = isPhone ? [life, ...whatItSaid(device, facts)] : [life]
  const list = facts.lists.find(({ listId }) => listId === device.listId)
  return { id, name, gateName, listName: list?.name ?? null, state: worst(checks.map(({ state }) => state)), checks }
}

function whatItSaid(device: ReadinessDevice, facts: ReadinessFacts): DeviceCheck[] {
  const { now } = facts
  return [
    judgeBattery(device),
    judgeData(device, now),
    judgeDeviceList(device, facts),
    judgeClock(device),
    judgeCamera(device, now),
    device.offlineReadyAt ? is('offline', 'ok', 'proved') : is('offline', 'bad', 'unproved'),
  ]
}

function judgeLife({ status, expiresAt, lastSeenAt }: ReadinessDevice, now: Date): DeviceCheck {
  if (status === 'pairing') return is('life', 'bad', 'toConfirm')
  if (status !== 'active') return is('life', 'bad', expiresAt && expiresAt > now ? 'invited' : 'lapsed')
  if (!lastSeenAt) return is('life', 'bad', 'never')
  const age = now.getTime() - lastSeenAt.getTime()
  const state = graded(age, HEARD)
  return state === 'ok' ? is('life', 'ok', 'heard') : { ...is('life', state, 'silent'), at: lastSeenAt }
}

function judgeBattery({ battery }: ReadinessDevice): DeviceCheck {
  if (battery === null) return is('battery', 'unknown', 'unknown')
  const state = battery >= BATTERY.ok ? 'ok' : battery >= BATTERY.wait ? 'wait' : 'bad'
  return { ...is('battery', state, state === 'ok' ? 'charged' : 'low'), values: { percent: battery } }
}

function judgeData({ dataAsOf, queueLength }: ReadinessDevice, now: Date): DeviceCheck {
  if (!dataAsOf) return is('data', 'bad', 'none')
  const state = graded(now.getTime() - dataAsOf.getTime(), DATA)
  if (state !== 'ok') return { ...is('data', state, 'old'), at: dataAsOf }
  if (queueLength > 0) return { ...is('data', 'wait', 'waiting'), values: { count: queueLength } }
  return is('data', 'ok', 'fresh')
}

/** Right: it is there, open when the doors are, and takes somebody. */
function judgeDeviceList(
  { listId, gateId }: ReadinessDevice,
  { lists, doors, ticketTypes }: ReadinessFacts,
): DeviceCheck {
  const list = lists.find((one) => one.listId === listId)
  if (!list || list.isArchived) return is('list', 'bad', 'gone')
  const values = { list: list.name }
  const [next] = doors
  if (next && !isOpenAt(list, next)) return { ...is('list', 'bad', 'shut'), values, at: next }
  const takesNobody = ticketTypes.length > 0 && !ticketTypes.some(({ id }) => takesType(list, id))
  if (takesNobody) return { ...is('list', 'bad', 'nobody'), values }
  return { ...is('list', gateId ? 'ok' : 'wait', gateId ? 'right' : 'noGate'), values }
}

function judgeClock({ clockOffsetMs }: ReadinessDevice): DeviceCheck {
  if (clockOffsetMs === null) return is('clock', 'unknown', 'unknown')
  const off = Math.abs(clockOffsetMs)
  const state = graded(off, CLOCK_MS)
  if (state === 'ok') return is('clock', 'ok', 'right')
  return { ...is('clock', state, 'wrong'), values: { offsetMs: clockOffsetMs } }
}

function judgeCamera({ cameraAt }: ReadinessDevice, now: Date): DeviceCheck {
  if (!cameraAt) return is('camera', 'bad', 'untried')
  const isFresh = now.getTime() - cameraAt.getTime() < CAMERA_MS
  return isFresh ? is('camera', 'ok', 'works') : { ...is('camera', 'wait', 'longAgo'), at: cameraAt }
}

/** At every date some list lets every kind of ticket in when the doors open. */
function judgeLists({ lists, doors, ticketTypes }: ReadinessFacts): EventCheck {
  const live = lists.filter(({ isArchived }) => !isArchived)
  if (live.length === 0) return is('lists', 'bad', 'none')
  for (const at of doors) {
    const open = live.filter((list) => isOpenAt(list, at))
    if (open.length === 0) return { ...is('lists', 'bad', 'shut'), at }
    const outside = ticketTypes.filter(({ id }) => !open.some((list) => takesType(list, id)))
    if (outside.length > 0)
      return { ...is('lists', 'bad', 'typeOutside'), values: { types: namesOf(outside), count: outside.length }, at }
  }
  if (doors.length === 0) return is('lists', 'unknown', 'over')
  const never = live.filter(isNeverOpen)
  if (never.length > 0)
    return { ...is('lists', 'wait', 'never'), values: { lists: namesOf(never), count: never.length } }
  return is('lists', 'ok', 'fit')
}

function judgeKeys({ hasKey, ticketsOfDeadKeys }: ReadinessFacts): EventCheck {
  if (ticketsOfDeadKeys > 0) return { ...is('keys', 'bad', 'withdrawn'), values: { count: ticketsOfDeadKeys } }
  return hasKey ? is('keys', 'ok', 'present') : is('keys', 'wait', 'none')
}

function judgeDevices({ devices }: ReadinessFacts): EventCheck {
  const count = devices.filter(({ status }) => status === 'active').length
  // People with an account hold a gate without any.
  if (count === 0) return is('devices', 'wait', 'none')
  return { ...is('devices', 'ok', 'some'), values: { count } }
}

function judgeGates({ gates, devices }: ReadinessFacts): EventCheck {
  const manned = new Set(devices.filter(({ status }) => status === 'active').map(({ gateId }) => gateId))
  const bare = gates.filter(({ id }) => !manned.has(id))
  if (gates.length === 0) return is('gates', 'optional', 'none')
  if (bare.length > 0) return { ...is('gates', 'wait', 'bare'), values: { gates: namesOf(bare), count: bare.length } }
  return is('gates', 'ok', 'manned')
}

function judgeRehearsed({ rehearsedAt, isRehearsing }: ReadinessFacts): EventCheck {
  if (isRehearsing) return is('rehearsed', 'wait', 'going')
  return rehearsedAt ? { ...is('rehearsed', 'ok', 'done'), at: rehearsedAt } : is('rehearsed', 'optional', 'never')
}

function graded(value: number, { ok, wait }: { ok: number; wait: number }): 'ok' | 'wait' | 'bad' {
  return value < ok ? 'ok' : value < wait ? 'wait' : 'bad'
}

function namesOf(named: readonly { name: string }[]): string {
  return named.map(({ name }) => name).join(', ')
}

function is<K extends string>(check: K, state: CheckState, says: string): Check<K> {
  return { check, state, says }
}
