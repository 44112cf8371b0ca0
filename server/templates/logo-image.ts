// Turns an uploaded logo into ours: small, with its see-through parts, and nothing of the upload's own bytes.
import sharp from 'sharp'
import { maxPicturePixels, requirePicture, unreadable } from '@/server/files/picture'

/** A ticket's PDF holds it beside a picture; it may have 40 KB in all. */
const MOST_BYTES = 12 * 1024

const STEPS = [
  { width: 480, height: 160, colours: 128 },
  { width: 400, height: 130, colours: 64 },
  { width: 300, height: 100, colours: 32 },
  { width: 200, height: 66, colours: 16 },
] as const

export async function encodeLogo(bytes: Buffer): Promise<Buffer> {
  await requirePicture(bytes)
  try {
    // Decoded once; the smaller ones are made from the first.
    let last: Buffer = await sharp(bytes, { limitInputPixels: maxPicturePixels, failOn: 'error', autoOrient: true })
      .timeout({ seconds: 10 })
      .resize({ width: 960, height: 320, fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer()
    const decoded = last
    for (const { width, height, colours } of STEPS) {
      last = await sharp(decoded)
        .resize({ width, height, fit: 'inside', withoutEnlargement: true })
        .png({ palette: true, colours, effort: 7 })
        .toBuffer()
      if (last.byteLength <= MOST_BYTES) break
    }
    return last
  } catch (error) {
    return unreadable(error)
  }
}
