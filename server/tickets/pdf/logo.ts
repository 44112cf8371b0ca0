// A logo on the ground it is printed on. Guards: a picture with see-through parts would be taken apart for every page, which takes longer
// than the rest of the ticket; it is flattened once per ground instead.
import { createHash } from 'node:crypto'
import sharp from 'sharp'

const KEPT = 50
const flattened = new Map<string, Promise<Buffer>>()

/** @param ground `#rrggbb` */
export function logoOn(logo: Uint8Array, ground: string): Promise<Buffer> {
  const name = `${createHash('sha256').update(logo).digest('base64')} ${ground}`
  const known = flattened.get(name)
  if (known) return known
  const made = sharp(logo).flatten({ background: ground }).png({ palette: true, colours: 64 }).toBuffer()
  if (flattened.size >= KEPT) flattened.delete(flattened.keys().next().value ?? '')
  flattened.set(name, made)
  made.catch(() => flattened.delete(name))
  return made
}
