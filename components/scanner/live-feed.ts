// What happens at the other gates, as it happens: server-sent events read by `fetch`, since an EventSource cannot bring a device's token.
// Guards: after a cut it goes on from its cursor; a line that is silent for longer than the server's beat counts as cut; one that is cut again
// and again, or refused, is asked for less and less often.
import type { LiveData, LiveEventName } from '@/server/scanning/live/contract'
import { DeviceRefusal } from './device/device-call'
import { deviceFetch } from './device/device-key'

export type LiveEvent = { [N in LiveEventName]: { name: N; data: LiveData[N] } }[LiveEventName]

const SILENCE_MS = 40_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** A feed that was cut sooner is no sign that the next will live. */
const LIVED_MS = 20_000

/** Goes on until `signal`, or until the server says that this credential is dead. */
export async function followGates(on: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  let since: string | null = null
  let pause: number | null = null
  let isClosed = false
  let heardAt: number | null = null
  const note = (event: LiveEvent, cursor: string | null) => {
    heardAt ??= performance.now()
    since = cursor ?? since
    isClosed = event.name === 'closed'
    on(event)
  }
  while (!signal.aborted && !isClosed) {
    heardAt = null
    let asked = 0
    try {
      await readStream(since, note, signal)
    } catch (error) {
      if (error instanceof DeviceRefusal && error.code === 'device.revoked') return
      if (error instanceof NotNow) asked = error.waitMs
    }
    pause = pauseAfter(pause, livedMs(heardAt))
    await wait(asked + pause * (0.75 + Math.random() / 2), signal)
  }
}

/** Milliseconds to wait, after the pause before (null: none yet) and a feed that was heard for so long. */
export function pauseAfter(before: number | null, lived: number): number {
  return before === null || lived >= LIVED_MS ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, before * 2)
}

function livedMs(heardAt: number | null): number {
  return heardAt === null ? 0 : performance.now() - heardAt
}

/** The server has said how long to stay away. */
class NotNow extends Error {
  constructor(
    status: number,
    readonly waitMs: number,
  ) {
    super(`answered with ${status}`)
  }
}

type Note = (event: LiveEvent, cursor: string | null) => void

async function readStream(since: string | null, note: Note, signal: AbortSignal): Promise<void> {
  const silence = new AbortController()
  const either = AbortSignal.any([signal, silence.signal])
  const path = `/api/gate/live?view=gate${since === null ? '' : `&since=${since}`}`
  const response = await deviceFetch(path, { cache: 'no-store', signal: either })
  if (!response.ok || !response.body) {
    throw new NotNow(response.status, 1000 * (Number(response.headers.get('retry-after')) || 0))
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const timer = setTimeout(() => silence.abort(), SILENCE_MS)
    const { done, value } = await reader.read().finally(() => clearTimeout(timer))
    if (done) return
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const read = readBlock(block)
      if (read) note(read.event, read.cursor)
    }
  }
}

/** One that is missing here does not compile. */
const names = {
  hello: true,
  admissions: true,
  figures: true,
  alerts: true,
  revocations: true,
  rules: true,
  reset: true,
  closed: true,
} satisfies Record<LiveEventName, true>

/** Null for a beat, and for what a newer server may say. */
export function readBlock(block: string): { event: LiveEvent; cursor: string | null } | null {
  const fields = new Map(
    block.split('\n').flatMap((line) => {
      const [, field, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? []
      return field === undefined ? [] : [[field, value ?? ''] as const]
    }),
  )
  const name = fields.get('event')
  const data = fields.get('data')
  if (name === undefined || data === undefined || !Object.hasOwn(names, name)) return null
  return { event: { name, data: JSON.parse(data) } as LiveEvent, cursor: fields.get('id') ?? null }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
