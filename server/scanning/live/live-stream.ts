// The feed of one gate or control room as server-sent events. Guards: it ends within ten seconds of its credential; nobody gets an event that
// their rights do not name; a reader that is too slow is let go and comes back with its cursor; readers of one account never cut each other, nor do those of
// one organization keep those of others out.
import { actorName } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import { DomainError, fail, notFound } from '@/server/kernel/errors'
import { gatePlace } from '../lists/gate-place'
import type { LiveData, LiveEventName } from './contract'
import { type Heard, hubOf } from './hub'

const BEAT_MS = 15_000
const CHECK_MS = 10_000
const MOST_STREAMS = 2_000
/** A device is one phone: of more, the oldest are what it lost with its network, and they would live on for minutes. */
const MOST_OF_DEVICE = 10
/** An account or a key may be at as many gates and desks at once; the newest is asked to wait, since those before are read by somebody. */
const MOST_OF_ACCOUNT = 50
/** However many accounts and keys it has; what is left of it then is for its phones. */
const MOST_OF_ORGANIZATION = 800
const KEPT_FOR_DEVICES = 500
const FULL_WAIT_S = 10
/** Events that wait for a reader before it is let go. */
const MOST_WAITING = 500

export type LiveRights = {
  eventId: string
  organizationId: string
  caller: string
  isDevice: boolean
  admissions: boolean
  room: boolean
}

/** What the caller may hear of the event; fails for who may hear nothing. */
export async function liveRights(ctx: Ctx, eventId: string): Promise<LiveRights> {
  const { actor } = ctx
  const may = (permission: 'scanning:scan' | 'scanning:read') =>
    'permissions' in actor && actor.permissions.has(permission)
  const [admissions, room] = [may('scanning:scan'), may('scanning:read')]
  const { organizationId, eventIds } = requireOrganization(ctx, room ? 'scanning:read' : 'scanning:scan')
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  if (!(await gatePlace(ctx, organizationId, eventId, {}))) notFound('event')
  return { eventId, organizationId, caller: actorName(actor), isDevice: actor.kind === 'device', admissions, room }
}

type Asked = {
  since: string | null
  view: 'gate' | 'room'
  /** The rights of the credential as they are now; fails when it has died. */
  recheck: () => Promise<LiveRights>
}

const streams = new Map<string, Set<() => void>>()
const ofOrganization = new Map<string, number>()
let count = 0

export function liveStream(ctx: Ctx, rights: LiveRights, asked: Asked): ReadableStream<Uint8Array> {
  if (count >= MOST_STREAMS) {
    fail('unavailable', 'service.busy', 'Too many screens are open. Try again in a moment.', { retryAfterSeconds: 5 })
  }
  if (!rights.isDevice && (streams.get(rights.caller)?.size ?? 0) >= MOST_OF_ACCOUNT) {
    fail('rate_limited', 'rate_limited', 'This account has too many feeds open. Close one, or try again in a moment.', {
      retryAfterSeconds: FULL_WAIT_S,
    })
  }
  const most = rights.isDevice ? MOST_OF_ORGANIZATION : MOST_OF_ORGANIZATION - KEPT_FOR_DEVICES
  if ((ofOrganization.get(rights.organizationId) ?? 0) >= most) {
    fail('rate_limited', 'rate_limited', 'This organization has too many feeds open. Close one, or try again later.', {
      retryAfterSeconds: FULL_WAIT_S,
    })
  }
  let close = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        close = openStream(ctx, rights, asked, controller)
      },
      cancel: () => close(),
    },
    { highWaterMark: MOST_WAITING },
  )
}

function openStream(
  ctx: Ctx,
  first: LiveRights,
  { since, view, recheck }: Asked,
  controller: ReadableStreamDefaultController<Uint8Array>,
): () => void {
  const text = new TextEncoder()
  let rights = first
  let isOpen = true
  let isTold = false
  let stop: (() => void) | null = null

  const write = (chunk: string) => {
    if (!isOpen) return
    if ((controller.desiredSize ?? 0) <= 0) return close()
    controller.enqueue(text.encode(chunk))
  }
  const send = <N extends LiveEventName>(name: N, data: LiveData[N], cursor?: string) =>
    write(`${cursor ? `id: ${cursor}\n` : ''}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)

  function hear({ cursor, admissions, figures, openAlerts, revocation, rules, reset }: Heard): void {
    const isGate = rights.admissions && view === 'gate'
    const isRoom = rights.room
    if (isGate && reset) send('reset', {}, cursor)
    if (isGate && admissions.length > 0) send('admissions', { rows: admissions }, cursor)
    if (isGate && revocation !== null) send('revocations', { sequence: revocation })
    if (isGate && rules) send('rules', {})
    if (isRoom && figures) send('figures', { at: now().toISOString() }, cursor)
    if (isRoom && openAlerts !== null) send('alerts', { open: openAlerts })
  }

  function close(): void {
    if (!isOpen) return
    isOpen = false
    count--
    clearInterval(beat)
    clearInterval(check)
    forget()
    stop?.()
    try {
      controller.close()
    } catch {
      // The reader has gone by itself.
    }
  }

  async function checkRights(): Promise<void> {
    try {
      rights = await recheck()
    } catch (error) {
      // A database that is away for a moment is no dead credential.
      if (!(error instanceof DomainError) || error.kind === 'unavailable') return
      send('closed', { code: error.code })
      close()
    }
  }

  count++
  const forget = oneMore(first, close)
  const beat = setInterval(() => write(': still here\n\n'), BEAT_MS)
  const check = setInterval(() => void checkRights(), CHECK_MS)
  write('retry: 1000\n\n')
  hubOf(ctx)
    .listen(first.eventId, since, (heard) => {
      if (!isOpen) return
      if (!isTold) send('hello', { serverTime: now().toISOString() }, heard.cursor)
      isTold = true
      hear(heard)
    })
    .then(
      (end) => {
        if (isOpen) stop = end
        else end()
      },
      (error: unknown) => {
        ctx.log.warn({ err: error }, 'a live feed could not begin')
        close()
      },
    )
  return close
}

/** The oldest of too many of one phone is let go: most likely it lost its network and came back. */
function oneMore({ caller, organizationId, isDevice }: LiveRights, close: () => void): () => void {
  const own = streams.get(caller) ?? new Set<() => void>()
  streams.set(caller, own)
  const [oldest] = own
  if (isDevice && own.size >= MOST_OF_DEVICE) oldest?.()
  own.add(close)
  ofOrganization.set(organizationId, (ofOrganization.get(organizationId) ?? 0) + 1)
  return () => {
    own.delete(close)
    const left = (ofOrganization.get(organizationId) ?? 1) - 1
    if (left > 0) ofOrganization.set(organizationId, left)
    else ofOrganization.delete(organizationId)
    if (own.size === 0) streams.delete(caller)
  }
}
