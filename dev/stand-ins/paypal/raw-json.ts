// Finds the text of one member of a JSON object as it was written, which JSON.parse does not tell.

/** Null when there is none. @param text a valid JSON object */
export function rawMember(text: string, name: string): string | null {
  let at = text.indexOf('{') + 1
  for (;;) {
    const keyStart = text.indexOf('"', at)
    if (keyStart < 0) return null
    const keyEnd = endOfString(text, keyStart)
    const start = skipBlanks(text, text.indexOf(':', keyEnd) + 1)
    const end = endOfValue(text, start)
    if (JSON.parse(text.slice(keyStart, keyEnd)) === name) return text.slice(start, end)
    at = end
  }
}

function skipBlanks(text: string, at: number): number {
  let now = at
  while (/\s/.test(text[now] ?? '')) now++
  return now
}

/** Just behind the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfValue(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  if (first !== '{' && first !== '[')
    return start + (/^[^\s,}\]]*/.exec(text.slice(start, start + 64))?.[0].length ?? 0)
  let depth = 0
  for (let at = start; ; at++) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at) - 1
    else if (sign === '{' || sign === '[') depth++
    else if ((sign === '}' || sign === ']') && --depth === 0) return at + 1
  }
}
