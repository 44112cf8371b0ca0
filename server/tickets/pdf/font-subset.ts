// The part of a TrueType font that a file needs, copied glyph by glyph as the font has it. The library's own way reads every glyph into
// objects and writes these out again, a tenth of a page's time. Guards: the same glyphs under the same codes, whatever was printed before.

type Table = { offset: number; length: number }

/** What is used of a font of fontkit. */
export type TrueTypeFont = {
  stream: { buffer: Uint8Array }
  directory: { tables: Record<string, Table | undefined> }
  loca: { offsets: readonly number[] }
  createSubset(): unknown
}

/** As the PDF format asks for them; without a table that the font lacks. */
const COPIED = ['cvt ', 'prep', 'fpgm'] as const
const DIRECTORY_ENTRY = 16
/** `true`, as Apple writes a TrueType font's first word, and what others write. */
const [TRUE, FIRST_VERSION] = [0x74727565, 0x00010000]
const KINDS: ReadonlySet<number> = new Set([TRUE, FIRST_VERSION])
/** Flags of a glyph that is made of others. */
const [WORDS, SCALE, MORE, TWO_SCALES, MATRIX] = [0x1, 0x8, 0x20, 0x40, 0x80]

/** Fonts of other kinds (outlines of PostScript, variable ones) keep the library's own way. */
export function isTrueType(font: object): font is TrueTypeFont {
  if (!('directory' in font && 'stream' in font)) return false
  const { stream, directory } = font as TrueTypeFont
  const isPlain = KINDS.has(viewOf(stream.buffer).getUint32(0))
  return isPlain && directory.tables.glyf !== undefined && directory.tables.fvar === undefined
}

/** From here on the font makes its subsets by copying. */
export function copySubsets(font: TrueTypeFont): void {
  font.createSubset = () => new FontSubset(font)
}

class FontSubset {
  /** Glyphs of the font by their code in the file; 0 is the one that stands for what is missing. */
  readonly glyphs: number[] = [0]
  readonly #codes = new Map([[0, 0]])

  constructor(readonly font: TrueTypeFont) {}

  includeGlyph(id: number): number {
    const known = this.#codes.get(id)
    if (known !== undefined) return known
    const code = this.glyphs.push(id) - 1
    this.#codes.set(id, code)
    return code
  }

  encode(): Uint8Array {
    const outlines: Uint8Array[] = []
    // Glyphs that are parts of others join the list while it is walked.
    for (let code = 0; code < this.glyphs.length; code++) outlines.push(this.#outlineOf(this.glyphs[code] ?? 0))
    const [head, hhea, maxp] = [this.#copyOf('head'), this.#copyOf('hhea'), this.#copyOf('maxp')]
    viewOf(head).setInt16(50, 1) // long offsets
    viewOf(hhea).setUint16(34, this.glyphs.length)
    viewOf(maxp).setUint16(4, this.glyphs.length)
    const copied = COPIED.flatMap((tag) => (this.font.directory.tables[tag] ? [[tag, this.#copyOf(tag)] as const] : []))
    const own = [
      ['head', head],
      ['hhea', hhea],
      ['loca', offsetsOf(outlines)],
      ['maxp', maxp],
      ['glyf', Buffer.concat(outlines)],
      ['hmtx', this.#advances()],
    ] as const
    return fileOf([...own, ...copied])
  }

  #table(tag: string): Uint8Array {
    const table = this.font.directory.tables[tag]
    if (!table) throw new Error(`A font has no table ${tag}.`)
    return this.font.stream.buffer.subarray(table.offset, table.offset + table.length)
  }

  #copyOf(tag: string): Uint8Array {
    return Uint8Array.from(this.#table(tag))
  }

  #outlineOf(id: number): Uint8Array {
    const { offsets } = this.font.loca
    const outline = this.#table('glyf').subarray(offsets[id] ?? 0, offsets[id + 1] ?? 0)
    if (outline.length === 0 || viewOf(outline).getInt16(0) >= 0) return outline
    const composed = Uint8Array.from(outline)
    const view = viewOf(composed)
    for (let at = 10, flags = MORE; flags & MORE; ) {
      flags = view.getUint16(at)
      view.setUint16(at + 2, this.includeGlyph(view.getUint16(at + 2)))
      at += 4 + (flags & WORDS ? 4 : 2) + (flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0)
    }
    return composed
  }

  /** The last advance of a font holds for all glyphs after it. */
  #advances(): Uint8Array {
    const metrics = viewOf(this.#table('hmtx'))
    const count = viewOf(this.#table('hhea')).getUint16(34)
    const written = new Uint8Array(4 * this.glyphs.length)
    const view = viewOf(written)
    for (const [code, id] of this.glyphs.entries()) {
      view.setUint16(4 * code, metrics.getUint16(4 * Math.min(id, count - 1)))
      view.setInt16(4 * code + 2, metrics.getInt16(id < count ? 4 * id + 2 : 4 * count + 2 * (id - count)))
    }
    return written
  }
}

function offsetsOf(outlines: readonly Uint8Array[]): Uint8Array {
  const written = new Uint8Array(4 * (outlines.length + 1))
  const view = viewOf(written)
  let end = 0
  for (const [code, { length }] of outlines.entries()) {
    end += length
    view.setUint32(4 * (code + 1), end)
  }
  return written
}

function fileOf(tables: readonly (readonly [tag: string, bytes: Uint8Array])[]): Uint8Array {
  const start = 12 + DIRECTORY_ENTRY * tables.length
  const file = new Uint8Array(tables.reduce((end, [, { length }]) => end + aligned(length), start))
  const view = viewOf(file)
  const power = Math.floor(Math.log2(tables.length))
  view.setUint32(0, TRUE)
  view.setUint16(4, tables.length)
  view.setUint16(6, DIRECTORY_ENTRY * 2 ** power)
  view.setUint16(8, power)
  view.setUint16(10, DIRECTORY_ENTRY * (tables.length - 2 ** power))
  let end = start
  for (const [index, [tag, bytes]] of tables.entries()) {
    const entry = 12 + DIRECTORY_ENTRY * index
    for (let sign = 0; sign < 4; sign++) file[entry + sign] = tag.charCodeAt(sign)
    view.setUint32(entry + 8, end)
    view.setUint32(entry + 12, bytes.length)
    file.set(bytes, end)
    end += aligned(bytes.length)
  }
  return file
}

function aligned(length: number): number {
  return (length + 3) & ~3
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
