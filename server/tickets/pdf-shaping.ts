// Shaping: which glyphs a text takes, and where they stand. It is a fifth of a page's time, and the tickets of one event share nearly
// all their texts, so what a font has shaped lately is kept. Guards: marks of scripts that run from right to left stand on their
// letters; every glyph knows the letters that it stands for in this very text; nobody changes what is kept, and that stays bounded.

type Glyph = { id: number; codePoints: number[]; marks?: Mark[] }

/** A glyph without letters of its own, and where it stands from the beginning of its letter's advance, in the font's units. */
export type Mark = { glyph: Glyph; x: number; y: number }

type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }

type Run = { glyphs: Glyph[]; positions: Position[] }

/** What is used of a font of fontkit. */
export type ShapingFont = {
  layout(text: string, features?: unknown, script?: unknown, language?: unknown, direction?: unknown): Run
  getGlyph(id: number, codePoints?: number[]): Glyph
}

const KEPT = 500
const NOWHERE: Position = { xAdvance: 0, yAdvance: 0, xOffset: 0, yOffset: 0 }
const FROM_RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

export function isShaping(font: object): font is ShapingFont {
  return 'layout' in font && typeof font.layout === 'function' && 'getGlyph' in font
}

/** From here on the font answers a text that it shaped among its last 500 with the same run, frozen. */
export function rememberShapes(font: ShapingFont): void {
  const layout = font.layout.bind(font)
  const plainly: ShapingFont['layout'] = (text, features, ...how) => {
    try {
      return layout(text, features, ...how)
    } catch {
      // It stumbles over marks on ligatures that have no place for them: they stand where their glyphs say.
      return layout(text, { mark: false, mkmk: false }, ...how)
    }
  }
  const shape: ShapingFont['layout'] = (text, ...how) =>
    FROM_RIGHT_TO_LEFT.test(text) ? fromRightToLeft(font, plainly, text, how[0]) : plainly(text, ...how)
  const kept = new Map<string, Run>()
  font.layout = (text, ...how) => {
    const key = how.some((one) => one !== undefined && one !== 'ltr') ? JSON.stringify([text, ...how]) : `=${text}`
    const known = kept.get(key)
    const run = known ?? shape(text, ...how)
    if (known) kept.delete(key)
    else {
      Object.freeze(run.glyphs)
      Object.freeze(run.positions)
    }
    kept.set(key, run)
    const oldest = kept.size > KEPT ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    return run
  }
}

/**
 * react-pdf asks for every text from left to right and turns the glyphs round itself, which leaves marks where they would stand before
 * the turn. So they are shaped for the right direction and handed over in the order of the text, each letter as one glyph that brings
 * its marks along: of a letter of several glyphs react-pdf loses one where a line begins or ends.
 */
function fromRightToLeft(font: ShapingFont, plainly: ShapingFont['layout'], text: string, features: unknown): Run {
  const shared = font.getGlyph
  // A font keeps one object per glyph with the letters that it was first asked for, and ت and ب are one glyph but for their dots: each
  // gets an object of its own here.
  font.getGlyph = (id, codePoints = []) => ownGlyph(shared.call(font, id, codePoints), codePoints)
  try {
    const { glyphs, positions, ...run } = plainly(text, features, undefined, undefined, 'rtl')
    return { ...run, ...lettersOf(glyphs, positions) }
  } finally {
    font.getGlyph = shared
  }
}

function ownGlyph(shared: Glyph, codePoints: number[], marks?: Mark[]): Glyph {
  const glyph: Glyph = Object.create(shared)
  Object.defineProperty(glyph, 'codePoints', { value: codePoints })
  return marks ? Object.assign(glyph, { marks }) : glyph
}

/** From glyphs as they stand from left to right, marks before their letters, to letters in the order of the text. */
function lettersOf(
  glyphs: readonly Glyph[],
  positions: readonly Position[],
): { glyphs: Glyph[]; positions: Position[] } {
  const letters: { glyph: Glyph; position: Position }[] = []
  let pending: Mark[] = []
  let pen = 0
  for (const [index, glyph] of glyphs.entries()) {
    const position = positions[index] ?? NOWHERE
    if (glyph.codePoints.length === 0) {
      pending.push({ glyph, x: pen + position.xOffset, y: position.yOffset })
      pen += position.xAdvance
      continue
    }
    // The letter itself stands where its own advance begins; what its marks took of the line before it counts as its own.
    const whole = { ...position, xAdvance: pen + position.xAdvance, xOffset: position.xOffset + pen }
    letters.push({ glyph: ownGlyph(glyph, glyph.codePoints, pending), position: whole })
    pending = []
    pen = 0
  }
  letters.reverse()
  return { glyphs: letters.map(({ glyph }) => glyph), positions: letters.map(({ position }) => position) }
}
