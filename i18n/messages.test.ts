// Holds the two catalogues together: same keys, same placeholders, and the typography each language asks for.
import { describe, expect, test } from 'vitest'
import { messages } from './messages'

type Tree = { [key: string]: string | Tree }

describe('messages', () => {
  const fr = flatten(messages.fr)
  const en = flatten(messages.en)

  test('both languages have the same keys', () => {
    expect([...en.keys()].sort()).toEqual([...fr.keys()].sort())
  })

  test('a message has the same placeholders and tags in both languages', () => {
    for (const [key, text] of fr)
      expect({ key, uses: placeholders(en.get(key) ?? '') }).toEqual({ key, uses: placeholders(text) })
  })

  test('no message is empty', () => {
    for (const [key, text] of [...fr, ...en]) expect(text.trim(), key).not.toBe('')
  })

  test('French text has typographic apostrophes and narrow no-break spaces', () => {
    for (const [key, text] of fr) {
      expect(text, key).not.toMatch(/\p{L}'\p{L}/u)
      expect(text, key).not.toMatch(/[\p{L}\d»)}][  ]?[!?;](?:\s|$)/u)
      expect(text, key).not.toMatch(/\p{L}[  ]?:(?:\s|$)/u)
      expect(text, key).not.toMatch(/\d[  ]?€/)
    }
  })

  test('an e-mail is called by one word in each language, which no line breaks apart', () => {
    for (const [key, text] of fr)
      expect(withoutArguments(text), key).not.toMatch(/e-mail|\bemails?\b|(?<!\u2011)\bmails?\b/i)
    for (const [key, text] of en)
      expect(withoutArguments(text), key).not.toMatch(/\bemails?\b|(?<![-\u2011])\bmails?\b/i)
  })

  test('English text has typographic apostrophes', () => {
    for (const [key, text] of en) expect(text, key).not.toMatch(/\p{L}'\p{L}/u)
  })
})

/** Without `{email}` and `<email></email>`, which nobody reads. */
function withoutArguments(text: string): string {
  return text.replace(/\{\w+\}|<\/?\w+>/g, '')
}

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(tree)) {
    const key = prefix === '' ? name : `${prefix}.${name}`
    if (typeof value === 'string') found.set(key, value)
    else for (const [inner, text] of flatten(value, key)) found.set(inner, text)
  }
  return found
}

/** Names of the arguments and rich-text tags of an ICU message, sorted, each once. */
function placeholders(text: string): string[] {
  const names = new Set<string>()
  // Braces alternate: an argument at even depth, a branch of its plural or select one level further in.
  let depth = 0
  for (const [index, character] of [...text].entries()) {
    if (character === '{') {
      const name = depth % 2 === 0 ? /^\{\s*(\w+)/.exec([...text].slice(index).join(''))?.[1] : undefined
      if (name !== undefined) names.add(`{${name}}`)
      depth += 1
    } else if (character === '}') depth -= 1
  }
  for (const match of text.matchAll(/<([A-Za-z]\w*)\s*\/?>/g)) names.add(`<${match[1]}>`)
  return [...names].sort()
}
