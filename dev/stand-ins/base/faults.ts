// What a stand-in was told to do badly: answer a status, be slow, lose answers, misplace webhooks. Lives in memory only.
// Guards: a control body is a closed schema, so that a misspelt fault is refused and never silently absent.
import { z } from 'zod'
import { ControlRefusal, parseControl } from './control-body'

export const webhookModes = ['deliver', 'hold', 'duplicate', 'reorder'] as const
export type WebhookMode = (typeof webhookModes)[number]

const faultsSchema = z.strictObject({
  status: z.int().min(400).max(599).optional(),
  rate: z.number().min(0).max(1).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  dropAnswers: z.boolean().optional(),
  webhooks: z.enum(webhookModes).optional(),
})
export type FaultSettings = z.infer<typeof faultsSchema>

/** What happens to one request. `status` answers without acting; `drop` acts, then destroys the socket. */
export type Fault = { status: number | null; delayMs: number; drop: boolean }

export type Faults = {
  settings(): FaultSettings
  /** Replaces all settings; throws ControlRefusal on a bad body. */
  set(body: unknown): FaultSettings
  end(): void
  /** Throws the dice for one request of the provider's API. */
  draw(): Fault
  webhookMode(): WebhookMode
}

const NONE: Fault = { status: null, delayMs: 0, drop: false }

export function makeFaults(onWebhookMode: (mode: WebhookMode) => void = () => {}): Faults {
  let current: FaultSettings = {}
  const mode = () => current.webhooks ?? 'deliver'
  function change(next: FaultSettings): FaultSettings {
    current = next
    onWebhookMode(mode())
    return current
  }
  return {
    settings: () => current,
    set(body) {
      const wanted = parseControl(faultsSchema, body)
      if (Object.keys(wanted).length === 0)
        throw new ControlRefusal(400, 'Name at least one fault; DELETE ends them all.')
      return change(wanted)
    },
    end: () => void change({}),
    draw() {
      const { status, rate = 1, delayMs = 0, dropAnswers = false } = current
      if (Math.random() >= rate) return NONE
      return { status: status ?? null, delayMs, drop: dropAnswers }
    },
    webhookMode: mode,
  }
}
