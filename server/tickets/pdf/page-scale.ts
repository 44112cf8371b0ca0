// How much smaller a full sheet of A4 is set, so that a ticket stays one page. Pure: the same on paper and in the preview.

/** In points. */
export const A4_WIDTH = 595.28
export const A4_HEIGHT = 841.89

export const MOST_ATTEMPTS = 12
const LEAST_SCALE = 0.3

export function isTooFull(height: number): boolean {
  return height > A4_HEIGHT + 0.5
}

/** Smaller type needs fewer lines too, so the height goes down faster than the scale. */
export function smaller(scale: number, height: number): number {
  return Math.max(LEAST_SCALE, scale * Math.min(0.95, Math.max(0.6, Math.sqrt(A4_HEIGHT / height))))
}
