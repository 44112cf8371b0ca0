// What the PDF library does otherwise here, in one place. Guards: what it writes is the same, but for glyphs that it places wrongly
// (pdf-glyphs.ts); it is changed once, however many modules ask for it.

import PDFDocument from 'pdfkit'
import { type Streams, writeInOnePiece } from './pdf/stream-writer'
import { writeGlyphs } from './pdf-glyphs'

type Document = {
  _font: unknown
  _fontSource: unknown
  _fontFamily: unknown
  fontSize(points: number): unknown
}
type Library = Streams & {
  glyphs?: unknown
  initFonts(this: Document, standardFont?: string | null): void
  font(this: Document, source: unknown, ...more: unknown[]): unknown
}

/** A tenth of a page's time goes with what is saved here. */
export function changePdfLibrary(): void {
  // Mixed in at run time: its types do not know them.
  const library = PDFDocument.prototype as unknown as Library
  if (library.glyphs) return
  const { initFonts, font } = library
  writeInOnePiece(library)
  // react-pdf's renderer asks whether a document has such a method.
  library.glyphs = writeGlyphs
  // Each document would open Helvetica first; ours name a face for every text.
  library.initFonts = function () {
    initFonts.call(this, null)
  }
  // A font that comes open would be opened and compared with all others again for every word.
  library.font = function (source, ...more) {
    const [size] = more
    const opened = openedBy.get(this) ?? new Map<unknown, unknown>()
    openedBy.set(this, opened)
    const known = typeof source === 'object' && more.length === 1 ? opened.get(source) : undefined
    if (known === undefined || typeof size !== 'number') {
      font.call(this, source, ...more)
      if (typeof source === 'object') opened.set(source, this._font)
      return this
    }
    this._fontSource = source
    this._fontFamily = null
    this._font = known
    this.fontSize(size)
    return this
  }
}

const openedBy = new WeakMap<Document, Map<unknown, unknown>>()
