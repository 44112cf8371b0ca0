// The keys of an event as its owners see them, and the list of revocations. Safe in the browser.
import { z } from 'zod'
import { id } from '@/server/kernel/text'

export const eventKeysInput = z.strictObject({ eventId: id })

/** `kid`: the key that signed when the page was read, so that two clicks change it once. */
export const rotateEventKeyInput = z.strictObject({ eventId: id, kid: z.int().positive() })
export type RotateEventKey = z.output<typeof rotateEventKeyInput>

export const withdrawEventKeyInput = z.strictObject({
  eventId: id,
  kid: z.int().positive(),
  /** Every holder is sent the new ticket. */
  tellHolders: z.boolean(),
})
export type WithdrawEventKey = z.output<typeof withdrawEventKeyInput>

export const keyStates = ['signing', 'superseded', 'withdrawn'] as const

export type EventKeyView = {
  kid: number
  /** Among the event's keys, from 1: what people call it. */
  number: number
  /** `signing`: new tickets; `superseded`: what it signed stays good; `withdrawn`: no gate takes it. */
  state: (typeof keyStates)[number]
  createdAt: Date
  supersededAt: Date | null
  withdrawnAt: Date | null
  /** Live tickets that it signed. */
  tickets: number
  withdrawal: { total: number; reissued: number; completedAt: Date | null } | null
}

/** The largest sequence that a program can count to without losing one. */
const sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const revocationsQuery = z.strictObject({
  /** The last sequence that the caller has; 0 asks for everything. */
  from: sequence.default(0),
  format: z.enum(['json', 'binary']).default('json'),
})

/** More wait behind it: ask again from `to`. */
export const maxRevocations = 10_000

export type RevocationKey = {
  kid: number
  /** Nothing that it signed opens a gate, whatever the entries say. */
  withdrawn: boolean
  /** With the highest generation that is dead; what is below it is dead too. */
  entries: { serial: bigint; minGen: number }[]
}

export type RevocationDelta = {
  eventId: string
  from: number
  /** The last sequence in it; `from` when there is nothing new. */
  to: number
  isComplete: boolean
  keys: RevocationKey[]
}
