// Whether files can be kept at this moment: found out by keeping one, not by asking how much room there is.
import { DomainError } from '@/server/kernel/errors'
import type { Random } from '@/server/kernel/random'
import { processStorage } from './storage'

export type StorageHealth = 'ok' | 'full' | 'down'

/** As large as a ticket’s PDF, so that room for a letter does not look like room. */
const PROBE_BYTES = 40 * 1024
/** Asked more often, the last answer is given again: looking at a health must not be work. */
const FRESH_MS = 10_000

let last: { at: number; health: Promise<StorageHealth> } | null = null

export function storageHealth(
  random: Random,
  onFault: (error: unknown) => void,
  freshMs: number = FRESH_MS,
): Promise<StorageHealth> {
  const at = performance.now()
  if (!last || at - last.at > freshMs) last = { at, health: probe(random, onFault) }
  return last.health
}

async function probe(random: Random, onFault: (error: unknown) => void): Promise<StorageHealth> {
  const key = `probe/${Buffer.from(random.bytes(16)).toString('hex')}`
  try {
    await processStorage().put(key, random.bytes(PROBE_BYTES), 'application/octet-stream')
    await processStorage().delete(key)
    return 'ok'
  } catch (error) {
    onFault(error)
    return error instanceof DomainError && error.code === 'storage.full' ? 'full' : 'down'
  }
}
