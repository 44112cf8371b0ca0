// The only source of chance on the server. Passed in through ctx, so that tests can fix it.
import { randomBytes } from 'node:crypto'

export type Random = {
  bytes(length: number): Uint8Array
  /** UUIDv7 (RFC 9562): 48 bits of `now` in milliseconds, then chance. */
  uuid(now: Date): string
}

export function randomFrom(bytes: (length: number) => Uint8Array): Random {
  return {
    bytes,
    uuid(now) {
      const b = Buffer.from(bytes(16))
      b.writeUIntBE(now.getTime(), 0, 6)
      b[6] = (b[6]! & 0x0f) | 0x70
      b[8] = (b[8]! & 0x3f) | 0x80
      const hex = b.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}

const BLOCK_BYTES = 8_192
let block = Buffer.alloc(0)
let used = 0

/** Drawn from the system by the block, each byte given out once: a call for every id would cost a scan more than its parsing. */
function fromBlock(length: number): Uint8Array {
  if (length > BLOCK_BYTES / 8) return randomBytes(length)
  if (used + length > block.length) {
    block = randomBytes(BLOCK_BYTES)
    used = 0
  }
  const bytes = Uint8Array.from(block.subarray(used, used + length))
  block.fill(0, used, used + length)
  used += length
  return bytes
}

export const systemRandom: Random = randomFrom(fromBlock)
