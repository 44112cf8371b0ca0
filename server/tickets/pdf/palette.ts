// The colours of a printed ticket, from those an organizer chose. Guards: whatever was chosen, words can be read on their ground; the
// code itself is never coloured (ticket-pdf-parts.tsx).
import type { Design } from '@/server/templates/contract'
import { COLORS } from './colors'

export type Palette = {
  accent: string
  /** On the accent: words, and the bars of the pattern. */
  onAccent: string
  /** On the card, from strong to faint. */
  ink: string
  ink2: string
  ink3: string
  /** Around the card. */
  ground: string
  onGround: string
  onGround2: string
}

/** WCAG 2: ordinary text on its ground. */
const LEGIBLE = 4.5
const WHITE = '#FFFFFF'
const BLACK = '#000000'

export function paletteOf({ accent, ink: wanted, ground }: Design['colors']): Palette {
  const ink = legible(wanted, COLORS.card)
  const onGround = legible(ink, ground)
  return {
    accent,
    onAccent: legible(WHITE, accent),
    ink,
    ink2: softer(ink, COLORS.card, 0.28, COLORS.ink2),
    ink3: softer(ink, COLORS.card, 0.38, COLORS.ink3),
    ground,
    onGround,
    onGround2: softer(onGround, ground, 0.28, COLORS.ink2),
  }
}

/** The colours of what stands on the accent, where that is the ground (a phone's page). */
export function onAccentGround(palette: Palette): Palette {
  const { accent, onAccent } = palette
  return { ...palette, ground: accent, onGround: onAccent, onGround2: softer(onAccent, accent, 0.15, onAccent) }
}

/** The wanted colour where it can be read on the ground, else white or our ink, else black: one of them can always be read. */
export function legible(wanted: string, ground: string): string {
  if (contrast(wanted, ground) >= LEGIBLE) return wanted
  const known = [WHITE, COLORS.ink].find((color) => contrast(color, ground) >= LEGIBLE)
  return known ?? BLACK
}

/** Between 1 and 21. */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

/** Mixed with the ground as far as it stays legible; our own ink has its own softer tones. */
function softer(color: string, ground: string, share: number, ofOurInk: string): string {
  if (color.toUpperCase() === COLORS.ink && contrast(ofOurInk, ground) >= LEGIBLE) return ofOurInk
  const mixed = hexOf(channelsOf(color).map((value, index) => mix(value, channelsOf(ground)[index] ?? 0, share)))
  return contrast(mixed, ground) >= LEGIBLE ? mixed : color
}

function mix(one: number, other: number, share: number): number {
  return one + (other - one) * share
}

function channelsOf(hex: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16))
}

function hexOf(channels: readonly number[]): string {
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}

/** Relative luminance of sRGB, 0 to 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(hex).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
