// Whether bytes are a bundle that this device may believe. Guards: what is cut off, changed, of another event or signed by nobody known is
// refused with its reason, before a single ticket of it is read; an older one never takes the place of a newer one.
import { bundleMessage, type Container, readContainer } from '@/server/scanning/bundle/container'
import type { BundleKey } from '@/server/scanning/bundle/contract'
import { fromBase64Url } from '@/server/scanning/devices/contract'
import { type AsyncSignatureCheck, isStrictSignature } from '@/server/tickets/verify-token'

export const bundleFaults = ['damaged', 'forged', 'other_event', 'older', 'expired'] as const
export type BundleFault = (typeof bundleFaults)[number]

export class BundleRefused extends Error {
  constructor(readonly fault: BundleFault) {
    super(`the bundle is ${fault}`)
  }
}

export type Known = {
  /** Null: the first bundle of this device, over the connection that made it a device. */
  keys: readonly BundleKey[] | null
  eventId: string | null
  /** When what the device has was read, by the server's clock; null: nothing. */
  asOf: number | null
}

/** Throws `BundleRefused`. */
export async function checkBundle(bytes: Uint8Array, known: Known, check: AsyncSignatureCheck): Promise<Container> {
  const container = readContainer(bytes)
  if (!container) throw new BundleRefused('damaged')
  const { head } = container
  if (known.eventId !== null && head.eventId !== known.eventId) throw new BundleRefused('other_event')
  // A key that was withdrawn meanwhile still says so itself: whoever stole it gains nothing by saying it.
  const believed = known.keys ?? head.keys
  if (!(await isSigned(bytes, container, believed, check))) throw new BundleRefused('forged')
  if (known.asOf !== null && Date.parse(head.serverTime) < known.asOf) throw new BundleRefused('older')
  return container
}

async function isSigned(
  bytes: Uint8Array,
  { signatures, signedLength }: Container,
  keys: readonly BundleKey[],
  check: AsyncSignatureCheck,
): Promise<boolean> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes.subarray(0, signedLength)))
  const message = bundleMessage(new Uint8Array(digest))
  for (const { kid, signature } of signatures) {
    const key = keys.find((one) => one.kid === kid)
    const publicKey = key && fromBase64Url(key.publicKey)
    if (publicKey && isStrictSignature(publicKey, signature) && (await check(publicKey, message, signature)))
      return true
  }
  return false
}
