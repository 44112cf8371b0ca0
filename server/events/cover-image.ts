// Turns an uploaded picture into ours. Guards: nothing of the upload's own bytes survives (no metadata, no second format hidden behind
// the first), formats that carry programs or thousands of frames never reach a decoder, and size is judged before pixels are made.
import sharp from 'sharp'
import { fail } from '@/server/kernel/errors'

export const maxCoverPixels = 40_000_000
export const maxCoverSide = 10_000
/** A ticket's PDF holds this one; it may have 40 KB in all. */
const pdfBytes = 14 * 1024

export type CoverFiles = { webp: Buffer; jpg: Buffer; pdfJpg: Buffer }

export async function encodeCover(bytes: Buffer): Promise<CoverFiles> {
  await requirePicture(bytes)
  const upright = () =>
    sharp(bytes, { limitInputPixels: maxCoverPixels, failOn: 'error', autoOrient: true })
      .timeout({ seconds: 10 })
      // Transparent parts show the page's paper rather than black.
      .flatten({ background: '#ffffff' })
  try {
    // One picture is made from the upload, the others from that one: a hostile file is decoded once.
    const pixels = await upright()
      .resize({ width: 1600, height: 1600, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const [webp, jpg, pdfJpg] = await Promise.all([
      sharp(pixels).webp({ quality: 80 }).toBuffer(),
      sharp(pixels).jpeg({ quality: 82, mozjpeg: true }).toBuffer(),
      smallJpeg(pixels),
    ])
    return { webp, jpg, pdfJpg }
  } catch (error) {
    return fail('invalid', 'cover.unreadable', 'This picture is damaged or not what it says it is.', { cause: error })
  }
}

/** Fails unless these are the bytes of one picture that may be decoded. */
export async function requirePicture(bytes: Buffer): Promise<void> {
  if (!looksDecodable(bytes)) unsupported()
  await refuseUnfit(bytes)
}

/** JPEG, PNG and WebP by their first bytes; anything else, SVG and GIF too, is not even handed to the decoder. */
function looksDecodable(bytes: Buffer): boolean {
  const hex = bytes.subarray(0, 8).toString('hex')
  if (hex.startsWith('ffd8ff') || hex === '89504e470d0a1a0a') return true
  return bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'
}

async function refuseUnfit(bytes: Buffer): Promise<void> {
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch((error: unknown) =>
      fail('invalid', 'cover.unreadable', 'This picture is damaged or not what it says it is.', { cause: error }),
    )
  if (header.format !== 'jpeg' && header.format !== 'png' && header.format !== 'webp') unsupported()
  if ((header.pages ?? 1) > 1) fail('invalid', 'cover.animated', 'A cover stands still: send a picture with one frame.')
  if (header.width > maxCoverSide || header.height > maxCoverSide || header.width * header.height > maxCoverPixels) {
    fail('invalid', 'cover.too_many_pixels', 'A picture may have 40 million pixels and 10,000 on a side.')
  }
}

function unsupported(): never {
  fail('unsupported', 'cover.unsupported_format', 'Send a JPEG, PNG or WebP picture.')
}

async function smallJpeg(pixels: Buffer): Promise<Buffer> {
  const steps = [
    { width: 1000, quality: 72 },
    { width: 1000, quality: 50 },
    { width: 800, quality: 40 },
    { width: 600, quality: 35 },
    { width: 400, quality: 30 },
  ]
  let last: Buffer = Buffer.alloc(0)
  for (const { width, quality } of steps) {
    last = await sharp(pixels)
      .resize({ width, height: width, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality, mozjpeg: true })
      .toBuffer()
    if (last.byteLength <= pdfBytes) break
  }
  return last
}
