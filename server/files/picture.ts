// What an uploaded picture must be before anything is made of it. Guards: formats that carry programs or thousands of frames never reach a
// decoder, and size is judged before pixels are made.
import sharp from 'sharp'
import { fail } from '@/server/kernel/errors'

export const maxPicturePixels = 40_000_000
const maxPictureSide = 10_000

/** Fails unless these are the bytes of one picture that may be decoded. */
export async function requirePicture(bytes: Buffer): Promise<void> {
  if (!looksDecodable(bytes)) unsupported()
  await refuseUnfit(bytes)
}

/** What a decoder says no to after its header was read. */
export function unreadable(cause: unknown): never {
  return fail('invalid', 'cover.unreadable', 'This picture is damaged or not what it says it is.', { cause })
}

/** JPEG, PNG and WebP by their first bytes; anything else, SVG and GIF too, is not even handed to the decoder. */
function looksDecodable(bytes: Buffer): boolean {
  const hex = bytes.subarray(0, 8).toString('hex')
  if (hex.startsWith('ffd8ff') || hex === '89504e470d0a1a0a') return true
  return bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'
}

async function refuseUnfit(bytes: Buffer): Promise<void> {
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata().catch(unreadable)
  if (header.format !== 'jpeg' && header.format !== 'png' && header.format !== 'webp') unsupported()
  if ((header.pages ?? 1) > 1) fail('invalid', 'cover.animated', 'A cover stands still: send a picture with one frame.')
  const { width, height } = header
  if (width > maxPictureSide || height > maxPictureSide || width * height > maxPicturePixels) {
    fail('invalid', 'cover.too_many_pixels', 'A picture may have 40 million pixels and 10,000 on a side.')
  }
}

function unsupported(): never {
  fail('unsupported', 'cover.unsupported_format', 'Send a JPEG, PNG or WebP picture.')
}
