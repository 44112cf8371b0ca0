// What a device was told of itself last: its name, its door, its list, its event; so that it opens as what it is without a network. Nothing of
// attendees lies here.
import { z } from 'zod'
import { deviceProfiles, type OwnDevice } from '@/server/scanning/devices/contract'

const KEY = 'portillon-own-device'

const named = z.object({ id: z.string(), name: z.string() })
const instant = z.iso.datetime().transform((text) => new Date(text))
const remembered = z.object({
  id: z.string(),
  name: z.string(),
  profile: z.enum(deviceProfiles),
  gate: named.nullable(),
  list: named,
  event: named.omit({ name: true }).extend({
    title: z.string(),
    timeZone: z.string(),
    startsAt: instant,
    endsAt: instant,
  }),
})

/** Null where nothing is kept, or what is kept is of another device. */
export function rememberedDevice(deviceId: string): OwnDevice | null {
  try {
    const read = remembered.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
    return read.success && read.data.id === deviceId ? read.data : null
  } catch {
    return null
  }
}

export function rememberDevice(device: OwnDevice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(device))
  } catch {
    // storage refused: it is told again with the next sign of life
  }
}

export function forgetDevice(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // nothing is kept then
  }
}
