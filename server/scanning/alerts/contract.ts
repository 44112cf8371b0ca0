// What a control room is told to look at. `facts` are what the words of an alert need; the sentences are in the messages.
import { z } from 'zod'
import { id } from '@/server/kernel/text'

export const listAlertsInput = z.strictObject({
  eventId: id,
  /** `open`: not seen by anybody and not mended since. */
  which: z.enum(['open', 'all']).default('all'),
})
export type ListAlertsInput = z.output<typeof listAlertsInput>

export const seeAlertInput = z.strictObject({ alertId: id })
export type SeeAlertInput = z.output<typeof seeAlertInput>

export type GateAlertView = {
  id: string
  rule: string
  key: string
  /** 0 to 100. */
  score: number
  times: number
  facts: Record<string, unknown>
  ticketId: string | null
  deviceId: string | null
  gateId: string | null
  blocked: boolean
  firstAt: Date
  lastAt: Date
  /** What it told of has mended itself. */
  closedAt: Date | null
  seenAt: Date | null
}
