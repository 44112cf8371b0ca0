// Repeatable choices from a text: the same seed always draws the same poster and the same colours.

export type Lots = () => number

export type CoverColors = { ground: string; shade: string; bright: string; glow: string; light: string }

/** Numbers in [0, 1), the same row of them for the same seed. */
export function drawLots(seed: string): Lots {
  let state = hash(seed)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function coverHue(seed: string): number {
  return hash(`${seed}:hue`) % 360
}

/**
 * A deep ground in the event's hue under light that is always warm, as on a stage: any hue gives colours that agree.
 * White text on `ground` and `shade` holds 7:1.
 */
export function coverColors(hue: number): CoverColors {
  const warm = Math.round(34 + 24 * Math.sin((hue * Math.PI) / 180))
  return {
    ground: `oklch(0.24 0.09 ${hue})`,
    shade: `oklch(0.17 0.06 ${hue})`,
    bright: `oklch(0.62 0.21 ${warm})`,
    glow: `oklch(0.8 0.155 ${warm + 34})`,
    light: 'oklch(0.92 0.17 112)',
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}
