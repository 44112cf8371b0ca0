// What is told to an organization's own addresses, and how it went. Safe for the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { id, instant, line } from '@/server/kernel/text'

/** What can be chosen; `ping` is a test's, and reaches whoever is tested. */
export const webhookTypes = [
  'purchase.completed',
  'purchase.expired',
  'payment.completed',
  'payment.refunded',
  'ticket.completed',
  'ticket.voided',
  'event.published',
  'event.updated',
  'event.cancelled',
  'scan.admitted',
  'scan.refused',
] as const
export type WebhookType = (typeof webhookTypes)[number]

export const maxEndpoints = 10
/** Hours in which the secret before a rotation signs as well. */
export const secretOverlapHours = 24
/** Days for which one delivery is tried, and after which an address that never answered is left alone. */
export const triedForDays = 3
const keptForDays = 30
/** Of what waits for a disabled address, and of what is told again at once: the latest. */
export const maxHeld = 50_000

/** What happened since then can be looked up and told again, and waits for an address that was disabled since then. */
export function keptFrom(now: Date): Date {
  return new Date(now.getTime() - keptForDays * 24 * 3_600_000)
}

const url = z.string().trim().min(1, fault('required', 'must not be empty')).max(2_000, 'at most 2000 characters')
const types = z
  .array(z.enum(webhookTypes))
  .min(1, fault('required', 'choose at least one'))
  .transform((chosen) => webhookTypes.filter((type) => chosen.includes(type)))

export const createEndpointInput = z.strictObject({ name: line(100), url, types })
export type CreateEndpoint = z.output<typeof createEndpointInput>

export const updateEndpointInput = z.strictObject({ id, version: z.int().min(1), name: line(100), url, types })
export type UpdateEndpoint = z.output<typeof updateEndpointInput>

/** `sendMissed`: what waited while it was disabled; else that is given up. */
export const enableEndpointInput = z.strictObject({ id, sendMissed: z.boolean() })
export type EnableEndpoint = z.output<typeof enableEndpointInput>

export const endpointInput = z.strictObject({ id })
export type EndpointInput = z.output<typeof endpointInput>

export const deliveryStates = ['waiting', 'delivered', 'given_up'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const listDeliveriesInput = z.strictObject({
  id,
  state: z.enum(deliveryStates).optional(),
  /** Of the event after which to go on. */
  cursor: id.optional(),
  limit: z.int().min(1).max(100).default(30),
})
export type ListDeliveries = z.output<typeof listDeliveriesInput>

export const deliveryInput = z.strictObject({ id })
export const replaySinceInput = z.strictObject({ id, since: instant })
export type ReplaySince = z.output<typeof replaySinceInput>

/** `refusing`: it answers, and with an error; `failing`: there is no answer. */
export type EndpointHealth = 'ok' | 'new' | 'refusing' | 'failing' | 'disabled'

export type EndpointView = {
  id: string
  name: string
  url: string
  types: WebhookType[]
  version: number
  health: EndpointHealth
  createdAt: Date
  disabledAt: Date | null
  disabledWhy: 'failing' | 'by_member' | null
  failingSince: Date | null
  /** Attempts that failed since the last success. */
  failures: number
  /** It is asked again then; null: now. */
  restsUntil: Date | null
  /** While two secrets sign. */
  oldSecretUntil: Date | null
  lastDeliveredAt: Date | null
  /** While it is disabled: for it to be enabled. */
  waiting: number
  /** The clock by which its organization reads moments. */
  timeZone: string
}

/** The secret's text is given this one time. */
export type EndpointWithSecret = EndpointView & { secret: string }

export type DeliveryView = {
  id: string
  eventId: string
  type: string
  at: Date
  state: DeliveryState
  attempts: number
  nextAt: Date | null
  deliveredAt: Date | null
  /** Of the latest attempt. */
  lastStatus: number | null
  lastError: string | null
}

const SOON_MS = 60_000

/** Its next attempt is due within a minute: what comes of it is worth waiting for. */
export function isAboutToGo(
  { disabledAt, restsUntil }: Pick<EndpointView, 'disabledAt' | 'restsUntil'>,
  { state, nextAt }: Pick<DeliveryView, 'state' | 'nextAt'>,
  now: Date,
): boolean {
  const at = Math.max(nextAt?.getTime() ?? 0, restsUntil?.getTime() ?? 0)
  return state === 'waiting' && disabledAt === null && at < now.getTime() + SOON_MS
}

export type AttemptView = {
  id: string
  at: Date
  milliseconds: number
  status: number | null
  error: string | null
  requestHeaders: Record<string, string>
  answer: string | null
}

export type DeliveryDetail = DeliveryView & { endpointId: string; body: string; log: AttemptView[] }

export type PingResult = { deliveryId: string; status: number | null; error: string | null; milliseconds: number }
