// The bars of a gate, opening: what stands in the head of a ticket without a picture. Pure: the same on paper and in the preview.

/** An SVG path to be stroked; the ends lie below the picture. */
export function gateBars(width: number, height: number): string {
  const step = 17
  const bars = Math.floor(width / step)
  const bar = Array.from({ length: bars }, (_, index) => {
    const x = (width - (bars - 1) * step) / 2 + index * step
    const opening = ((1 + Math.cos((index / (bars - 1)) * 3 * Math.PI)) / 2) * height * 0.62
    return `M${x.toFixed(1)} ${height + 8}V${(16 + opening).toFixed(1)}`
  })
  return bar.join('')
}
