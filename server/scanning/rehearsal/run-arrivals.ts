// The job that lets people arrive: so many a minute, each through the real door of the gates (POST /api/scans/validate) as a device. A slice
// of some seconds, which asks for the next. Guards: the n-th arrival has one scanId, so that a slice that is run again counts nobody twice;
// a pause or a stop holds within a second; what was not answered is counted as such.

import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { gatePlace } from '../lists/gate-place'
import { takesType } from '../lists/rules'
import { type Arrival, dueArrivals, planArrivals } from './plan-arrivals'
import { type Entrance, entrancesOf } from './practice-devices'
import { practiceSigner, practiceTypes, typeOfNumber } from './practice-tickets'

const SLICE_MS = 5_000
const STEP_MS = 50
const SAVE_MS = 1_000
const AT_ONCE = 40
const TIMEOUT_MS = 10_000
/** One of so many goes to whichever entrance comes first. */
const ASTRAY = 30

/** One slice of a rehearsal at a time, whatever is pressed how fast. */
export function arrivalsJob(rehearsalId: string) {
  const name = `rehearsal:${rehearsalId}`
  return { jobKey: name, queue: name }
}

export async function runArrivals(ctx: Ctx, { rehearsalId }: { rehearsalId: string }): Promise<void> {
  const rehearsal = await ctx.db.rehearsal.findUnique({ where: { id: rehearsalId } })
  if (!rehearsal || rehearsal.endedAt || rehearsal.endsAt <= ctx.now || rehearsal.arrivals !== 'running') return
  const { eventId, organizationId } = rehearsal
  const place = await gatePlace(ctx, organizationId, eventId)
  const types = await practiceTypes(ctx, eventId)
  const entrances = place ? await entrancesOf(ctx, place) : []
  if (!place || entrances.length === 0) return void (await finish(ctx, rehearsalId))
  const tokenOf = await practiceSigner(ctx, rehearsal, types)
  const plan = planArrivals(rehearsal.tickets)

  const entranceOf = ({ ticket, chance }: Arrival): Entrance | undefined => {
    const typeId = typeOfNumber(types, ticket)?.id
    const right = entrances.filter(({ listId }) => {
      const list = place.lists.get(listId)
      return list && (!typeId || takesType(list, typeId))
    })
    const among = right.length > 0 && chance % ASTRAY !== 0 ? right : entrances
    return among[Math.floor(chance / ASTRAY) % among.length]
  }
  const slice = new Slice(ctx, rehearsal, plan.length, async (index) => {
    const arrival = plan[index]
    const entrance = arrival && entranceOf(arrival)
    if (!arrival || !entrance) return false
    const qrCodeData = tokenOf(arrival.ticket)
    const body = { qrCodeData, eventId, checkInListId: entrance.listId, scanId: `rehearsal-${rehearsalId}-${index}` }
    return askDoor(entrance.token, body)
  })
  if (await slice.run()) await goOn(ctx, rehearsalId)
}

/** Another pace begins with the next slice. */
type Going = 'on' | 'other_pace' | 'held'
type State = { id: string; perMinute: number; asked: number; unanswered: number; activeMs: number }

class Slice {
  #asked: number
  #unanswered: number
  /** By their number. */
  readonly #inFlight = new Map<number, Promise<void>>()
  readonly #took: number[] = []
  readonly #start = performance.now()

  constructor(
    readonly ctx: Ctx,
    readonly from: State,
    readonly planned: number,
    /** False: no answer. */
    readonly send: (index: number) => Promise<boolean>,
  ) {
    this.#asked = from.asked
    this.#unanswered = from.unanswered
  }

  /** Whether there is more to come. */
  async run(): Promise<boolean> {
    let saved = this.#start
    let state: Going = 'on'
    while (state === 'on' && this.#since < SLICE_MS && this.#asked < this.planned) {
      const due = dueArrivals(this.planned, this.from.perMinute, this.from.asked, this.#since)
      while (this.#asked < due && this.#inFlight.size < AT_ONCE) this.#sendNext()
      await new Promise((resolve) => setTimeout(resolve, STEP_MS))
      if (performance.now() - saved < SAVE_MS) continue
      saved = performance.now()
      state = await this.#save()
    }
    await Promise.all(this.#inFlight.values())
    state = await this.#save()
    if (this.#asked < this.planned) return state !== 'held'
    await finish(this.ctx, this.from.id)
    return false
  }

  get #since(): number {
    return performance.now() - this.#start
  }

  #sendNext(): void {
    const began = performance.now()
    const number = this.#asked++
    const sending = this.send(number).then((isAnswered) => {
      if (isAnswered) this.#took.push(performance.now() - began)
      else this.#unanswered++
      this.#inFlight.delete(number)
    })
    this.#inFlight.set(number, sending)
  }

  /** From the first that is still on its way, all are sent again by who takes over, under the same scanIds. */
  async #save(): Promise<Going> {
    const answered = Math.min(this.#asked, ...this.#inFlight.keys())
    const { rows } = await this.ctx.pool.query<{ held: boolean; per_minute: number }>(
      `UPDATE rehearsal SET asked = greatest(asked, $2), unanswered = $3, active_ms = $4, p95_ms = coalesce($5, p95_ms)
       WHERE id = $1 RETURNING arrivals <> 'running' OR ended_at IS NOT NULL AS held, per_minute`,
      [this.from.id, answered, this.#unanswered, this.from.activeMs + Math.round(this.#since), this.#p95()],
    )
    const [row] = rows
    if (!row || row.held) return 'held'
    return row.per_minute === this.from.perMinute ? 'on' : 'other_pace'
  }

  #p95(): number | null {
    const sorted = this.#took.slice(-500).sort((a, b) => a - b)
    const value = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)]
    return value === undefined ? null : Math.round(value)
  }
}

/** The address that everybody uses; where it is not reached from here, this machine's own door. */
async function askDoor(token: string, body: unknown): Promise<boolean> {
  const { appUrl, port } = env()
  for (const origin of [appUrl, `http://127.0.0.1:${port}`]) {
    try {
      const response = await fetch(`${origin}/api/scans/validate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.arrayBuffer()
      return response.ok
    } catch {
      // The next address, if there is one.
    }
  }
  return false
}

async function goOn(ctx: Ctx, rehearsalId: string): Promise<void> {
  await inTransaction(ctx, (tx) => enqueue(tx, 'run-rehearsal', { rehearsalId }, arrivalsJob(rehearsalId)))
}

async function finish(ctx: Ctx, rehearsalId: string): Promise<void> {
  await ctx.db.rehearsal.updateMany({ where: { id: rehearsalId, arrivals: 'running' }, data: { arrivals: 'done' } })
}
