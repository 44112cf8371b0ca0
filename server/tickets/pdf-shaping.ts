// Shaping (which glyphs a text takes, and where they stand) is a fifth of a page's time, and the tickets of one event share nearly
// all their texts: what a font has shaped lately is kept. Guards: nobody changes what is kept, and what is kept stays bounded.

/** What is used of a font of fontkit. */
export type ShapingFont = {
  layout(
    text: string,
    features?: unknown,
    script?: unknown,
    language?: unknown,
    direction?: unknown,
  ): {
    glyphs: unknown[]
    positions: unknown[]
  }
}

const KEPT = 500

export function isShaping(font: object): font is ShapingFont {
  return 'layout' in font && typeof font.layout === 'function'
}

/** From here on the font answers a text that it shaped among its last 500 with the same run, frozen. */
export function rememberShapes(font: ShapingFont): void {
  const shape = font.layout.bind(font)
  const kept = new Map<string, ReturnType<typeof shape>>()
  font.layout = (text, ...how) => {
    const key = JSON.stringify([text, ...how])
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
