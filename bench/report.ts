// What a bench says: one row per figure, with its goal and how it stands to the baseline that was measured in the same run.

export type Row = {
  what: string
  /** In words, as in the specification: `< 2 ms`. */
  goal: string
  measured: string
  reached: boolean
  /** `1.9 × pdfkit (2.4 ms)`; null where there is nothing to compare with. */
  ratio: string | null
}

export type Part = {
  rows: Row[] /** Promises that broke; a bench ends with 1 then. */
  broken?: string[]
  notes?: string[]
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(value < 1 ? 3 : 2)} ms` : `${Math.round(value)} ms`
}

export function perSecond(value: number): string {
  return `${Math.round(value)}/s`
}

export function times(value: number, baseline: string): string {
  return `${value.toFixed(2)} × ${baseline}`
}

export function table(rows: readonly Row[]): string {
  const head = ['', 'what', 'goal', 'measured', 'against the baseline of this run']
  const cells = rows.map(({ what, goal, measured, reached, ratio }) => [
    goal === '' ? ' ' : reached ? '✓' : '✗',
    what,
    goal,
    measured,
    ratio ?? '',
  ])
  const widths = head.map((name, column) =>
    Math.max(...[head, ...cells].map((line) => line[column]?.length ?? name.length)),
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n')
}
