// Brings events to the app as Stripe does: signed, at least once, retried with growing pauses for three days.
// Guards: an event is not forgotten before a 2xx (deliveries are in the journal); the modes of the control door
// (hold, duplicate, reorder) change when and how often an event comes, never what it says.
import { createHmac } from 'node:crypto'
import type { WebhookMode } from '../base/faults'
import type { Collection, Store } from '../base/journal-store'
import type { StripeEvent } from './stripe-world'

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

export type Webhooks = {
  deliver(event: StripeEvent): void
  attemptsOf(eventId: string): Attempt[]
  /** Looks at the queue now: after a change of mode. */
  wake(): void
  stop(): Promise<void>
}

export function startWebhooks(options: { store: Store; url: string; secret: string; mode(): WebhookMode }): Webhooks {
  const deliveries = options.store.collection<Delivery>('delivery')
  const events = options.store.collection<StripeEvent>('event')
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
    const attempts = await Promise.all(
      Array.from({ length: copies }, () => post(options.url, options.secret, event, stopped.signal)),
    )
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
    deliver(event) {
      const now = Date.now()
      deliveries.put({ id: event.id, attempts: [], tries: 0, firstAt: now, nextAt: now })
      waiting.set(event.id, now)
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

async function post(url: string, secret: string, event: StripeEvent, stopped: AbortSignal): Promise<Attempt> {
  const body = JSON.stringify(event, null, 2)
  const at = new Date()
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature(secret, body, Math.floor(at.getTime() / 1000)),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    })
    await answer.arrayBuffer()
    return { at: at.toISOString(), status: answer.status }
  } catch {
    // Refused, cut off or too slow: the next try is planned by the caller.
    return { at: at.toISOString(), status: null }
  }
}

export function signature(secret: string, body: string, unixSeconds: number): string {
  const v1 = createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')
  return `t=${unixSeconds},v1=${v1}`
}
