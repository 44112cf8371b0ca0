declare module 'subset-font' {
  /** Cuts a font down to the characters of `text` and, of a variable font, to one point of its axes. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'truetype'; noHinting?: boolean; variationAxes?: Record<string, number> },
  ): Promise<Buffer>
}
