// Whether a logo can be told from what lies behind it. Reads a few of its points; the printer changes nothing of a logo.
import { contrast } from '@/server/tickets/pdf/contract'

const SIDE = 32
const OPAQUE = 128
const TELLABLE = 1.6
/** Of the points that are drawn: less is a shadow or a rim. */
const MOST_LOST = 0.25

/** Colours of the logo where it is not clear. Empty for a picture that cannot be read. */
export async function logoTones(address: string): Promise<string[]> {
  const image = new Image()
  image.src = address
  try {
    await image.decode()
  } catch {
    return []
  }
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const drawing = canvas.getContext('2d', { willReadFrequently: true })
  if (!drawing) return []
  drawing.drawImage(image, 0, 0, SIDE, SIDE)
  const { data } = drawing.getImageData(0, 0, SIDE, SIDE)
  const tones: string[] = []
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4)
    if (alpha >= OPAQUE) tones.push(`#${[red, green, blue].map((one) => one.toString(16).padStart(2, '0')).join('')}`)
  }
  return tones
}

export function isLostOn(ground: string, tones: readonly string[]): boolean {
  const lost = tones.filter((tone) => contrast(tone, ground) < TELLABLE).length
  return lost > MOST_LOST * tones.length
}
