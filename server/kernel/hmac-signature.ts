// Signs and checks messages between services: `t=<unix seconds>,v1=<hex of HMAC-SHA256(secret, t + "." + raw body)>`.
// Guards: compared in constant time, a message is good for 300 seconds, and while a secret is rotated several `v1` may stand.
import { createHmac, timingSafeEqual } from 'node:crypto'

const WINDOW_SECONDS = 300
const HEADER = /^t=(\d{1,12})((?:,v1=[0-9a-f]{64}){1,10})$/

/** The header for a message; with two secrets a receiver may hold either. */
export function signatureHeader(secrets: readonly string[], at: Date, rawBody: string): string {
  const seconds = Math.floor(at.getTime() / 1000)
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${macOf(secret, seconds, rawBody).toString('hex')}`)].join(',')
}

/** Whether one of the secrets signed exactly this body within the window around `now`. */
export function isSignedBy(
  secrets: readonly string[],
  { header, rawBody, now }: { header: string | null; rawBody: string; now: Date },
): boolean {
  const [, stamp, given] = HEADER.exec(header ?? '') ?? []
  if (stamp === undefined || given === undefined) return false
  const seconds = Number(stamp)
  if (Math.abs(Math.floor(now.getTime() / 1000) - seconds) > WINDOW_SECONDS) return false
  const macs = given.split(',v1=').slice(1)
  let matches = false
  for (const secret of secrets) {
    const expected = macOf(secret, seconds, rawBody)
    for (const mac of macs) if (timingSafeEqual(expected, Buffer.from(mac, 'hex'))) matches = true
  }
  return matches
}

function macOf(secret: string, seconds: number, rawBody: string): Buffer {
  if (secret === '') throw new RangeError('an empty secret signs nothing')
  return createHmac('sha256', secret).update(`${seconds}.${rawBody}`, 'utf8').digest()
}
