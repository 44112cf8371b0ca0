// One per web process: hears of every gate over one LISTEN connection, reads what is new of the events that somebody here listens to, and
// hands it on. Guards: nothing is missed by whoever goes on from a cursor; a lost notice costs no more than the next look, 1.5 s later; a
// listening connection that dies comes back; nobody listening, nothing is asked.
import type pg from 'pg'
import type { Logger } from '@/server/kernel/log'
import { GATE_CHANNEL, readNotice } from './announce'
import type { LiveAdmission } from './contract'
import { type News, readNews } from './read-news'

const LOOK_MS = 1_500
/** Between two looks at one event. */
const PAUSE_MS = 100
const FIGURES_MS = 1_000
const MOST_BACK_OFF_MS = 5_000

export type Heard = {
  cursor: string
  admissions: LiveAdmission[]
  figures: boolean
  /** Null: as before. */
  openAlerts: number | null
  revocation: string | null
  /** Lists, gates or devices were changed. A lost notice is made good by the phones' own asking. */
  rules: boolean
  reset: boolean
}
export type Listener = (heard: Heard) => void

type Watched = {
  listeners: Set<Listener>
  last: News | null
  /** Of the last look: rows that are read once more are not told again. */
  told: Map<string, string>
  isLooking: boolean
  isAskedAgain: boolean
  /** Something was scanned and not yet said. */
  isDirty: boolean
  figuresAt: number
}

export class LiveHub {
  readonly #events = new Map<string, Watched>()
  readonly #timer: { look: NodeJS.Timeout | null; retry: NodeJS.Timeout | null } = { look: null, retry: null }
  #client: pg.PoolClient | null = null
  #isConnecting = false
  #failures = 0

  constructor(
    readonly pool: pg.Pool,
    readonly log: Logger,
  ) {}

  /**
   * Tells `hear` of everything after `since`, or after now. The first word always comes, with the cursor, before the promise is kept.
   * Answers the end of it.
   */
  async listen(eventId: string, since: string | null, hear: Listener): Promise<() => void> {
    const watched = this.#events.get(eventId) ?? blank()
    this.#events.set(eventId, watched)
    // What happens while the past is being read waits, so that the newer state of a pass is never told before the older.
    const waiting: Heard[] = []
    let isCaughtUp = false
    const listener: Listener = (heard) => (isCaughtUp ? hear(heard) : waiting.push(heard))
    watched.listeners.add(listener)
    this.#wake()
    const stop = () => {
      watched.listeners.delete(listener)
      if (watched.listeners.size === 0 && this.#events.get(eventId) === watched) this.#events.delete(eventId)
      if (this.#events.size === 0) this.#rest()
    }
    try {
      const past = await readNews(this.pool, eventId, since)
      // From here on the looks go on for everybody; what happened since then is theirs.
      if (!watched.last) watched.last = past
      hear({
        cursor: past.cursor,
        admissions: past.admissions.map(bare),
        figures: since !== null,
        openAlerts: past.openAlerts,
        revocation: past.revocation,
        rules: false,
        reset: past.reset,
      })
    } catch (error) {
      stop()
      throw error
    }
    isCaughtUp = true
    for (const heard of waiting) hear(heard)
    void this.#look(eventId)
    return stop
  }

  get isListening(): boolean {
    return this.#client !== null
  }

  #wake(): void {
    this.#timer.look ??= setInterval(() => {
      for (const eventId of this.#events.keys()) void this.#look(eventId)
    }, LOOK_MS).unref()
    void this.#connect()
  }

  #rest(): void {
    if (this.#timer.look) clearInterval(this.#timer.look)
    if (this.#timer.retry) clearTimeout(this.#timer.retry)
    this.#timer.look = null
    this.#timer.retry = null
    const client = this.#client
    this.#client = null
    client?.release(true)
  }

  async #connect(): Promise<void> {
    if (this.#client || this.#isConnecting || this.#timer.retry) return
    this.#isConnecting = true
    let client: pg.PoolClient | null = null
    try {
      client = await this.pool.connect()
      const own = client
      own.on('notification', ({ payload }) => payload && this.#noticed(payload))
      own.once('end', () => this.#lost(own))
      own.on('error', () => this.#lost(own))
      await own.query(`LISTEN ${GATE_CHANNEL}`)
      if (this.#events.size === 0) {
        own.release(true)
        return
      }
      this.#client = own
      this.#failures = 0
      for (const eventId of this.#events.keys()) void this.#look(eventId)
    } catch (error) {
      client?.release(true)
      this.log.warn({ err: error }, 'the news of the gates come by looking alone')
      this.#retry()
    } finally {
      this.#isConnecting = false
    }
  }

  #lost(client: pg.PoolClient): void {
    if (this.#client !== client) return
    this.#client = null
    client.release(true)
    this.#retry()
  }

  #retry(): void {
    if (this.#events.size === 0 || this.#timer.retry) return
    const wait = Math.min(MOST_BACK_OFF_MS, 100 * 2 ** this.#failures++)
    this.#timer.retry = setTimeout(() => {
      this.#timer.retry = null
      void this.#connect()
    }, wait).unref()
  }

  #noticed(payload: string): void {
    const { eventId, isRules } = readNotice(payload)
    if (!isRules) return void this.#look(eventId, true)
    const watched = this.#events.get(eventId)
    if (!watched?.last) return
    const nothing = { admissions: [], figures: false, openAlerts: null, revocation: null, reset: false }
    for (const listener of watched.listeners) listener({ ...nothing, cursor: watched.last.cursor, rules: true })
  }

  /** One look at a time; asked for meanwhile, it looks once more. */
  async #look(eventId: string, isNotice = false): Promise<void> {
    const watched = this.#events.get(eventId)
    if (!watched) return
    if (isNotice) watched.isDirty = true
    if (!watched.last) return
    if (watched.isLooking) {
      watched.isAskedAgain = true
      return
    }
    watched.isLooking = true
    try {
      const { last } = watched
      tell(watched, last, await readNews(this.pool, eventId, last.cursor))
    } catch (error) {
      this.log.debug({ err: error, eventId }, 'a look at the gates failed; the next one reads the same')
    }
    setTimeout(() => {
      watched.isLooking = false
      if (!watched.isAskedAgain) return
      watched.isAskedAgain = false
      void this.#look(eventId)
    }, PAUSE_MS).unref()
  }
}

function blank(): Watched {
  return {
    ...{ listeners: new Set(), last: null, told: new Map() },
    ...{ isLooking: false, isAskedAgain: false, isDirty: false, figuresAt: 0 },
  }
}

function tell(watched: Watched, last: News, news: News): void {
  const { told } = watched
  watched.last = news
  watched.told = new Map(news.admissions.map(({ id, changedIn }) => [id, changedIn]))
  const admissions = news.admissions.filter(({ id, changedIn }) => told.get(id) !== changedIn)
  watched.isDirty ||= news.scanMark !== last.scanMark || admissions.length > 0 || news.reset
  const figures = watched.isDirty && performance.now() - watched.figuresAt >= FIGURES_MS
  const openAlerts = news.alertMark === last.alertMark ? null : news.openAlerts
  const revocation = news.revocation === last.revocation ? null : news.revocation
  if (admissions.length === 0 && !figures && openAlerts === null && revocation === null && !news.reset) return
  if (figures) {
    watched.isDirty = false
    watched.figuresAt = performance.now()
  }
  const heard = { cursor: news.cursor, admissions: admissions.map(bare), figures, openAlerts, revocation }
  for (const listener of watched.listeners) listener({ ...heard, rules: false, reset: news.reset })
}

function bare({ id: _id, changedIn: _in, ...admission }: News['admissions'][number]): LiveAdmission {
  return admission
}

const hubs = new WeakMap<pg.Pool, LiveHub>()

export function hubOf({ pool, log }: { pool: pg.Pool; log: Logger }): LiveHub {
  const hub = hubs.get(pool) ?? new LiveHub(pool, log)
  hubs.set(pool, hub)
  return hub
}
