// Writes shaped glyphs into a page, in the place of react-pdf's own way, which puts marks (the dots of Arabic letters) at a thousandth
// of their distance times the size of the type, and gives all uses of a glyph the letters of the first. Guards: marks stand on their
// letters at every size; ب and ت, one glyph but for their dots, are each selected as what they are.

type Glyph = {
  id: number
  advanceWidth: number
  codePoints: readonly number[]
  /** In the font's units; put there by pdf-shaping. */
  marks?: readonly { glyph: Glyph; x: number; y: number }[]
}
/** In points. */
type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }

type EmbeddedFont = {
  id: string
  scale: number
  ref(): unknown
  font: object
  subset?: { includeGlyph(id: number): number; glyphs: number[] }
  widths: number[]
  unicode: (readonly number[])[]
}

type Page = { height: number; fonts: Record<string, unknown> }

type Writer = {
  page: Page
  _font: EmbeddedFont
  _fontSize: number
  save(): unknown
  restore(): unknown
  transform(...matrix: number[]): unknown
  addContent(operator: string): unknown
}

/** `this` is a PDF document; the rest is what react-pdf's renderer hands over. */
export function writeGlyphs(
  this: Writer,
  glyphs: readonly Glyph[],
  positions: readonly Position[],
  x: number,
  y: number,
): void {
  const { page, _font: font, _fontSize: size } = this
  const line = new Line(this, page.height - y)
  this.save()
  this.transform(1, 0, 0, -1, 0, page.height)
  page.fonts[font.id] ??= font.ref()
  this.addContent('BT')
  this.addContent(`/${font.id} ${number(size)} Tf`)
  const marks: { glyph: Glyph; x: number; y: number }[] = []
  let pen = x
  for (const [index, glyph] of glyphs.entries()) {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    line.put(codeOf(font, glyph), pen + xOffset, yOffset, (glyph.advanceWidth * font.scale * size) / 1000)
    const unit = (font.scale * size) / 1000
    for (const mark of glyph.marks ?? []) marks.push({ glyph: mark.glyph, x: pen + mark.x * unit, y: mark.y * unit })
    pen += xAdvance
  }
  // After the letters, so that who selects a word gets its letters in one piece.
  for (const mark of marks) line.put(codeOf(font, mark.glyph), mark.x, mark.y, Number.NaN)
  line.end()
  this.addContent('ET')
  this.restore()
}

/** Collects glyphs that stand behind each other into one operator. */
class Line {
  #pieces: string[] = []
  #codes = ''
  /** Where the next glyph would stand by itself. */
  #next = Number.NaN
  #height = 0

  constructor(
    readonly writer: Writer,
    readonly base: number,
  ) {}

  /** @param width what the glyph moves on by itself; not a number when nothing may follow it in the same operator */
  put(code: string, x: number, y: number, width: number): void {
    const gap = x - this.#next
    if (Number.isNaN(gap) || y !== this.#height) {
      this.end()
      this.writer.addContent(`1 0 0 1 ${number(x)} ${number(this.base + y)} Tm`)
    } else if (Math.abs(gap) > 0.0005) {
      this.#endPiece()
      this.#pieces.push(String(number((-gap * 1000) / this.writer._fontSize)))
    }
    this.#codes += code
    this.#next = x + width
    this.#height = y
  }

  end(): void {
    this.#endPiece()
    if (this.#pieces.length > 0) this.writer.addContent(`[${this.#pieces.join(' ')}] TJ`)
    this.#pieces = []
  }

  #endPiece(): void {
    if (this.#codes) this.#pieces.push(`<${this.#codes}>`)
    this.#codes = ''
  }
}

/** What a mark is selected as: a glyph without any letter would be given out as its number. A joiner is ignored where people search. */
const UNSEEN: readonly number[] = [0x200d]

const codesByLetters = new WeakMap<object, Map<string, number>>()

/** Four hexadecimal digits; a glyph that stands for other letters than before is put into the file once more, under a code of its own. */
function codeOf(font: EmbeddedFont, glyph: Glyph): string {
  const { subset } = font
  if (!subset) return `00${glyph.id.toString(16)}`.slice(-2)
  let code = subset.includeGlyph(glyph.id)
  const first = font.unicode[code]
  if (first && first !== UNSEEN && !sameLetters(first, glyph.codePoints)) code = secondCodeOf(subset, glyph)
  font.widths[code] ??= glyph.advanceWidth * font.scale
  font.unicode[code] ??= glyph.codePoints.length > 0 ? glyph.codePoints : UNSEEN
  return `0000${code.toString(16)}`.slice(-4)
}

function secondCodeOf(subset: { glyphs: number[] }, glyph: Glyph): number {
  const codes = codesByLetters.get(subset) ?? new Map<string, number>()
  codesByLetters.set(subset, codes)
  const name = `${glyph.id}:${glyph.codePoints.join()}`
  const code = codes.get(name) ?? subset.glyphs.push(glyph.id) - 1
  codes.set(name, code)
  return code
}

function sameLetters(one: readonly number[], other: readonly number[]): boolean {
  return one === other || (one.length === other.length && one.every((letter, index) => letter === other[index]))
}

function number(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
