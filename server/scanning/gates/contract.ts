// Gates, where devices stand, and zones, which hold so many people. Safe for the browser.
import { z } from 'zod'
import { id, line } from '@/server/kernel/text'

export const MOST_GATES = 200
export const MOST_ZONES = 50
const MOST_PEOPLE = 1_000_000

const gateFields = z.strictObject({
  name: line(80),
  /** The list that a device at this gate opens with; null: the one that the event was born with. */
  checkInListId: id.nullable(),
})
export type GateFields = z.output<typeof gateFields>

const zoneFields = z.strictObject({
  name: line(80),
  /** Null: not limited. */
  maximum: z.int().min(1, 'at least 1').max(MOST_PEOPLE, `at most ${MOST_PEOPLE}`).nullable(),
})
export type ZoneFields = z.output<typeof zoneFields>

export const gatesInput = z.strictObject({ eventId: id })
export const createGateInput = z.strictObject({ eventId: id, gate: gateFields })
export const changeGateInput = z.strictObject({ eventId: id, gateId: id, gate: gateFields })
export const archiveGateInput = z.strictObject({ eventId: id, gateId: id })
export const createZoneInput = z.strictObject({ eventId: id, zone: zoneFields })
export const changeZoneInput = z.strictObject({ eventId: id, zoneId: id, zone: zoneFields })
export const removeZoneInput = z.strictObject({ eventId: id, zoneId: id })

export type GateView = { id: string; name: string; checkInListId: string | null; devices: number }
export type ZoneView = { id: string; name: string; maximum: number | null; inside: number; listNames: string[] }
export type EventGates = { gates: GateView[]; zones: ZoneView[] }
