// Brings events to the app as providers do: at least once, retried with growing pauses for three days. How one is signed and sent is
// the provider's own. Guards: an event is not forgotten before a 2xx (deliveries are in the journal); the modes of the control door
// (hold, duplicate, reorder) change when and how often an event comes, never what it says.
import type { WebhookMode } from './faults'
import type { Collection, Store, Stored } from './journal-store'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
const GIVE_UP_MS = 3 * 24 * 3600 * 1000
const ANSWER_WITHIN_MS = 15_000
const AT_ONCE = 16
const TICK_MS = 100
const REORDERED = 3
const REORDER_PATIENCE_MS = 1000
const ATTEMPTS_SHOWN = 50

export type Attempt = { at: string /** Null: no answer came. */; status: number | null }
type Delivery = {
  id: string
  attempts: Attempt[]
  tries: number
  firstAt: number
  /** Unix ms; null when it is over. */
  nextAt: number | null
}

export type WebhookQueue = {
  /** @param afterMs what happens a moment later is told a moment later */
  deliver(event: Stored, afterMs?: number): void
  attemptsOf(eventId: string): Attempt[]
  /** Looks at the queue now: after a change of mode. */
  wake(): void
  stop(): Promise<void>
}

export function startWebhookQueue<E extends Stored>(options: {
  store: Store
  /** Where the events to be sent are kept. */
  events: Collection<E>
  send(event: E, stopped: AbortSignal): Promise<Attempt>
  mode(): WebhookMode
}): WebhookQueue {
  const { events, send } = options
  const deliveries = options.store.collection<Delivery>('delivery')
  const waiting = new Map<string, number>()
  const underWay = new Map<string, Promise<void>>()
  const stopped = new AbortController()
  let awake = false
  resume(deliveries, waiting)

  async function bring(id: string): Promise<void> {
    waiting.delete(id)
    const event = events.get(id)
    const delivery = deliveries.get(id)
    if (!event || !delivery) return
    const copies = options.mode() === 'duplicate' ? 2 : 1
    const attempts = await Promise.all(Array.from({ length: copies }, () => send(event, stopped.signal)))
    if (stopped.signal.aborted) return
    const next = afterAttempts(delivery, attempts)
    deliveries.put(next)
    if (next.nextAt !== null) waiting.set(id, next.nextAt)
  }
  /** One after the other, so that the order is the given one. */
  function bringInOrder(ids: string[]): void {
    let before: Promise<void> = Promise.resolve()
    for (const id of ids) {
      before = before
        .then(() => bring(id))
        .catch((error) => console.error('stand-ins: a webhook could not be sent:', error))
        .finally(() => underWay.delete(id))
      underWay.set(id, before)
    }
    before.then(wake)
  }
  function wake(): void {
    if (awake) return
    awake = true
    setImmediate(() => {
      awake = false
      pump()
    })
  }
  function pump(): void {
    const mode = options.mode()
    if (mode === 'hold' || stopped.signal.aborted) return
    const now = Date.now()
    const due = [...waiting].filter(([id, at]) => at <= now && !underWay.has(id))
    for (const group of mode === 'reorder' ? reversedGroups(due, now) : due.map(([id]) => [id])) {
      if (underWay.size >= AT_ONCE) return
      bringInOrder(group)
    }
  }
  const ticking = setInterval(pump, TICK_MS)
  return {
    deliver(event, afterMs = 0) {
      const at = Date.now() + afterMs
      deliveries.put({ id: event.id, attempts: [], tries: 0, firstAt: at, nextAt: at })
      waiting.set(event.id, at)
      wake()
    },
    attemptsOf: (eventId) => deliveries.get(eventId)?.attempts ?? [],
    wake,
    async stop() {
      clearInterval(ticking)
      stopped.abort()
      await Promise.allSettled(underWay.values())
    },
  }
}

/** One attempt; refused, cut off or too slow is an attempt without a status, and the queue plans the next. */
export async function postWebhook(
  url: string,
  body: string,
  headers: Record<string, string>,
  stopped: AbortSignal,
): Promise<Attempt> {
  const at = new Date().toISOString()
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_WITHIN_MS)])
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', headers, signal })
    await answer.arrayBuffer()
    return { at, status: answer.status }
  } catch {
    return { at, status: null }
  }
}

/** Three by three, each group reversed. An incomplete group waits for its third, but not for ever. */
function reversedGroups(due: [id: string, at: number][], now: number): string[][] {
  const groups: string[][] = []
  for (let i = 0; i < due.length; i += REORDERED) {
    const group = due.slice(i, i + REORDERED)
    const oldest = group[0]?.[1] ?? now
    if (group.length < REORDERED && now - oldest < REORDER_PATIENCE_MS) break
    groups.push(group.map(([id]) => id).reverse())
  }
  return groups
}

/** What was open when the stand-in stopped starts over with short pauses. */
function resume(deliveries: Collection<Delivery>, waiting: Map<string, number>): void {
  const now = Date.now()
  for (const delivery of deliveries.values()) {
    if (delivery.nextAt === null) continue
    deliveries.put({ ...delivery, tries: 0, nextAt: now })
    waiting.set(delivery.id, now)
  }
}

function afterAttempts(delivery: Delivery, attempts: Attempt[]): Delivery {
  const good = attempts.every(({ status }) => status !== null && status >= 200 && status < 300)
  const now = Date.now()
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(delivery.tries, 10), LONGEST_PAUSE_MS)
  const over = good || now - delivery.firstAt > GIVE_UP_MS
  return {
    ...delivery,
    attempts: [...delivery.attempts, ...attempts].slice(-ATTEMPTS_SHOWN),
    tries: delivery.tries + 1,
    nextAt: over ? null : now + pause,
  }
}
