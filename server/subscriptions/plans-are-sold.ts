// Whether this installation sells plans at all: one for many organizers, with connected accounts. One that an organizer runs for
// themselves has nobody to pay: nothing is limited there, and no fee is taken.
import { env } from '@/server/kernel/env'

export function plansAreSold(): boolean {
  return env().stripe?.connect === true
}
