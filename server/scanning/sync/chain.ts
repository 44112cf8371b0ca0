// The chain of a device's scans: each row's hash covers the row before it, so that one that is taken out or put in shows, or changed in what the
// hash covers. It covers the fields of `ChainRow` and no others: not `direction` and not `offset`, which travel beside it. Whoever could change
// a row on its way could turn an entry into an exit, or move its instant by the offset, and the chain would still hold.
// Runs in the browser and the server (WebCrypto). Hashes travel as base64url without padding.
import { toBase64Url } from '../devices/contract'

/** A row as the device wrote it, and as it sends it: nothing is normalised before it is hashed. */
export type ChainRow = {
  seq: number
  scanId: string
  qrCodeData: string
  /** The device's own clock, RFC 3339, as sent. */
  at: string
  verdict: 'admitted' | 'refused'
  reason: string | null
  checkInListId: string
  bundleSeq: number | null
  /** Of the row with `seq` − 1; of the first row `chainStart`. */
  previousHash: string
}

/** What the first row of a device follows. */
export function chainStart(deviceId: string): Promise<string> {
  return sha256(deviceId)
}

/** The hash of a row, which is the `previousHash` of the next. */
export function rowHash(deviceId: string, row: ChainRow): Promise<string> {
  const { seq, scanId, qrCodeData, at, verdict, reason, checkInListId, bundleSeq, previousHash } = row
  return sha256(
    JSON.stringify([deviceId, seq, scanId, qrCodeData, at, verdict, reason, checkInListId, bundleSeq, previousHash]),
  )
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return toBase64Url(digest)
}
