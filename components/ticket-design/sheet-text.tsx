// The texts of a drawn sheet, set as the printer sets them: small lines, and headings at the size at which they fit.
import type { CSSProperties } from 'react'
import { balancedWidth, headingSize } from '@/server/tickets/pdf/contract'
import { type Place, pt } from './sheet-units'

type LineProps = {
  of: string
  size: number
  color: string
  scale: number
  strong?: boolean
}

/** Line feeds are breaks; long texts are set a little smaller. */
export function Line({ of, size, color, scale, strong }: LineProps) {
  const fontSize = pt((of.length > 70 ? Math.min(size, 9.5) : size) * scale)
  return (
    <p className={LETTERS} style={{ fontSize, color, lineHeight: 1.35, fontWeight: strong ? 600 : 400 }}>
      {of}
    </p>
  )
}

/** A word without an end breaks wherever it must. */
const LETTERS = 'whitespace-pre-line wrap-anywhere'

type HeadingProps = {
  of: string
  place: Place
  /** How many lines it should fill at most, as long as it can stay above the smaller size. */
  lines: number
  sizes: [smallest: number, largest: number]
}

export function Heading({ of, place: { scale, palette, width }, lines, sizes }: HeadingProps) {
  const fontSize = headingSize(of, width, lines, sizes) * scale
  // Spacing would pull joined scripts apart.
  const isLatin = /^[\p{Script=Latin}\p{Script=Common}\p{Mark}]*$/u.test(of)
  const style: CSSProperties = {
    fontSize: pt(fontSize),
    // Another face than the printer's may need a hair more.
    maxWidth: pt(Math.min(width, balancedWidth(of, width, fontSize) * 1.06)),
    letterSpacing: isLatin ? '-0.025em' : undefined,
    lineHeight: 1.06,
    color: palette.ink,
  }
  return (
    <p className={`font-display font-bold text-balance ${LETTERS}`} style={style}>
      {of}
    </p>
  )
}
