// An organizer's plain text as paragraphs: an empty line parts two of them, a single one stays a line break.

export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}

/** The beginning of a text on one line, for link previews: whole words, at most `max` characters. */
export function excerptOf(text: string, max: number): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  if (line.length <= max) return line
  const cut = line.slice(0, max - 1)
  const word = cut.lastIndexOf(' ')
  return `${(word > max / 2 ? cut.slice(0, word) : cut.slice(0, cut.isWellFormed() ? undefined : -1)).trimEnd()}…`
}
