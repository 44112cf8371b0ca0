// Turns an uploaded picture into one that every mail program shows. Guards: nothing of the upload's own bytes survives; a mail with ten of
// them is still read on a phone.
import sharp from 'sharp'
import { maxPicturePixels, requirePicture, unreadable } from '@/server/files/picture'
import { PICTURE_WIDTH } from '../templates/contract'

const MOST_BYTES = 160 * 1024

/** Twice as fine as it is wide, for screens that can show it. */
const FINE = 2
const STEPS = [
  { scale: FINE, quality: 80 },
  { scale: FINE, quality: 65 },
  { scale: 1.5, quality: 60 },
  { scale: 1, quality: 50 },
] as const

/** Of each step. */
const LONGEST_SECONDS = 10

/** What see-through parts show: the card of a mail. */
const CARD = '#fffefd'

/** JPEG, since some programs know no WebP; `width` as a mail draws it. */
export async function encodeMessagePicture(bytes: Buffer): Promise<{ jpg: Buffer; width: number }> {
  await requirePicture(bytes)
  try {
    // Decoded once; the smaller ones are made from the first.
    const whole = await sharp(bytes, { limitInputPixels: maxPicturePixels, failOn: 'error', autoOrient: true })
      .timeout({ seconds: LONGEST_SECONDS })
      .flatten({ background: CARD })
      .resize({
        width: PICTURE_WIDTH * FINE,
        height: PICTURE_WIDTH * FINE * 2,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .png({ compressionLevel: 1 })
      .toBuffer({ resolveWithObject: true })
    const width = Math.min(PICTURE_WIDTH, whole.info.width)
    let jpg: Buffer = Buffer.alloc(0)
    for (const { scale, quality } of STEPS) {
      jpg = await sharp(whole.data)
        .timeout({ seconds: LONGEST_SECONDS })
        .resize({ width: Math.round(width * scale), withoutEnlargement: true })
        .jpeg({ quality, mozjpeg: true })
        .toBuffer()
      if (jpg.byteLength <= MOST_BYTES) break
    }
    return { jpg, width }
  } catch (error) {
    return unreadable(error)
  }
}
