// Turns an uploaded picture into ours. Guards: nothing of the upload's own bytes survives (no metadata, no second format hidden behind
// the first).
import sharp from 'sharp'
import { maxPicturePixels, requirePicture, unreadable } from '@/server/files/picture'

/** A ticket's PDF holds this one; it may have 40 KB in all. */
const pdfBytes = 14 * 1024

export type CoverFiles = { webp: Buffer; jpg: Buffer; pdfJpg: Buffer }

export async function encodeCover(bytes: Buffer): Promise<CoverFiles> {
  await requirePicture(bytes)
  const upright = () =>
    sharp(bytes, { limitInputPixels: maxPicturePixels, failOn: 'error', autoOrient: true })
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
    return unreadable(error)
  }
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
