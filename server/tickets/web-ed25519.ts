// Ed25519 as a browser has it: WebCrypto where it knows the curve (Safari 17, Firefox 129, Chrome 137 and later), otherwise the same check
// in JavaScript, loaded only then. Guards: which of the two it is decides a signature that is known to be good and one that is not, never
// the browser's name; `verifyTokenAsync` adds what makes either of them strict.
import type { AsyncSignatureCheck } from './verify-token'

/** RFC 8032, section 7.1, test 2: one byte under a published key. */
const KNOWN = {
  publicKey: bytesOf('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
  message: bytesOf('72'),
  signature: bytesOf(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ),
}

let chosen: Promise<AsyncSignatureCheck> | undefined

/** The best that this browser has, found out once. */
export function browserSignatureCheck(): Promise<AsyncSignatureCheck> {
  chosen ??= knowsEd25519(webCryptoCheck).then((knows) => (knows ? webCryptoCheck : scriptCheck))
  return chosen
}

/** Whether a check takes the known signature and refuses it for another message. */
export async function knowsEd25519(check: AsyncSignatureCheck): Promise<boolean> {
  try {
    const { publicKey, message, signature } = KNOWN
    return (await check(publicKey, message, signature)) && !(await check(publicKey, bytesOf('73'), signature))
  } catch {
    // Without the curve `importKey` throws NotSupportedError; without a secure context there is no `subtle` at all.
    return false
  }
}

/** Importing a key costs more than using it; an event has a few. */
const KEYS_KEPT = 50
const keys = new Map<string, Promise<CryptoKey>>()

export const webCryptoCheck: AsyncSignatureCheck = async (publicKey, message, signature) => {
  const name = publicKey.join()
  let key = keys.get(name)
  if (!key) {
    key = crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify'])
    if (keys.size >= KEYS_KEPT) keys.delete(keys.keys().next().value ?? '')
    keys.set(name, key)
  }
  try {
    return await crypto.subtle.verify('Ed25519', await key, new Uint8Array(signature), new Uint8Array(message))
  } catch (error) {
    keys.delete(name)
    // A key that is no point of the curve verifies nothing; that the curve itself is unknown is another matter.
    if (error instanceof DOMException && error.name === 'DataError') return false
    throw error
  }
}

export const scriptCheck: AsyncSignatureCheck = async (publicKey, message, signature) => {
  const { verifyAsync } = await import('@noble/ed25519')
  return verifyAsync(new Uint8Array(signature), new Uint8Array(message), new Uint8Array(publicKey), { zip215: false })
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
