// What an organizer should know about a colour before a thousand tickets are printed in it. The printer never prints what cannot be read:
// these say what it will do instead.
import type { Design } from '@/server/templates/contract'
import { contrast, paletteOf, paperColors } from '@/server/tickets/pdf/contract'

export type ColorName = keyof Design['colors']
export const colorNames = ['accent', 'ink', 'ground'] as const satisfies ColorName[]

export type ColorWarning =
  /** Hardly to be told from the paper. */
  | { kind: 'faint' }
  /** White words on it could not be read: they are printed dark. */
  | { kind: 'dark_words' }
  /** Too pale for the paper: printed in another colour. */
  | { kind: 'unreadable'; printed: 'white' | 'dark' }
  /** The ink could not be read on this ground. */
  | { kind: 'ground'; printed: 'white' | 'dark' }

const LEGIBLE = 4.5
const FAINT = 1.4

export function colorWarnings(colors: Design['colors']): Partial<Record<ColorName, ColorWarning>> {
  const { accent, ink, ground } = colors
  const palette = paletteOf(colors)
  const isFaint = contrast(accent, paperColors.card) < FAINT
  const accentWarning: ColorWarning | null = isFaint
    ? { kind: 'faint' }
    : palette.onAccent.toUpperCase() !== '#FFFFFF'
      ? { kind: 'dark_words' }
      : null
  return {
    ...(accentWarning && { accent: accentWarning }),
    ...(contrast(ink, paperColors.card) < LEGIBLE && {
      ink: { kind: 'unreadable' as const, printed: toneOf(palette.ink) },
    }),
    ...(contrast(palette.ink, ground) < LEGIBLE && {
      ground: { kind: 'ground' as const, printed: toneOf(palette.onGround) },
    }),
  }
}

function toneOf(color: string): 'white' | 'dark' {
  return color.toUpperCase() === '#FFFFFF' ? 'white' : 'dark'
}
