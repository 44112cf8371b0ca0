// The readable part of an address, made from a title or a name. What is free is for the caller to find out, under its own lock.
import type { Random } from './random'
import { isUuid } from './text'

const maxLength = 60

/** `Été à Lyon !` → `ete-a-lyon`; a text without any Latin letter or digit gives `fallback`. Cut between words, at most 60 characters. */
export function slugOf(text: string, fallback: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/đ/g, 'd')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  let slug = words[0]?.slice(0, maxLength) ?? fallback
  for (const word of words.slice(1)) {
    if (slug.length + 1 + word.length > maxLength) break
    slug += `-${word}`
  }
  // An address is looked up as an id when it looks like one.
  return isUuid(slug) ? `${fallback}-${slug}` : slug
}

/** `base`, then `base-2` to `base-19`; when all are taken, `lastResort`, which nobody has. */
export function slugsFrom(base: string, random: Random): { candidates: string[]; lastResort: string } {
  return {
    candidates: [base, ...Array.from({ length: 18 }, (_, index) => `${base}-${index + 2}`)],
    lastResort: `${base}-${Buffer.from(random.bytes(6)).toString('hex')}`,
  }
}
