// The tokens of globals.css, by day and by night: the colours of words can be read on the grounds that they stand on, as listed here. The stock
// palette is removed; each screen as it is drawn is judged by tests/e2e/accessibility.spec.ts.
import { readFileSync } from 'node:fs'
import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { contrast } from '@/server/tickets/pdf/contract'

const css = readFileSync('app/globals.css', 'utf8')

function tokensOf(selector: string): Record<string, string> {
  const block = new RegExp(`^${selector} \\{([^}]*)\\}`, 'm').exec(css)?.[1] ?? ''
  const tokens = [...block.matchAll(/--([\w-]+): (oklch\([^)/]*\));/g)]
  return Object.fromEntries(tokens.map(([, name = '', value = '']) => [name, hexOf(value)]))
}

/** As a canvas draws it. */
function hexOf(color: string): string {
  const context = createCanvas(1, 1).getContext('2d')
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  return `#${Buffer.from(context.getImageData(0, 0, 1, 1).data.subarray(0, 3)).toString('hex')}`
}

const WHITE = '#ffffff'
const grounds = ['paper', 'card', 'sunk']
const pairs: readonly (readonly [text: string, ground: string])[] = [
  ...['ink', 'ink-2', 'ink-3', 'accent', 'accent-strong', 'danger'].flatMap((text) =>
    grounds.map((ground) => [text, ground] as const),
  ),
  ['paper', 'ink'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['ink', 'accent-soft'],
  ['accent', 'accent-soft'],
  ['accent-strong', 'accent-soft'],
  ['danger', 'danger-soft'],
  ['ink', 'danger-soft'],
  ['on-citron', 'citron'],
  ['white', 'admitted'],
  ['white', 'refused'],
  ['on-warning', 'warning'],
]

const day: Record<string, string> = { white: WHITE, ...tokensOf(':root') }
const night = { ...day, ...tokensOf('\\.dark') }

describe.each([
  ['by day', day],
  ['by night', night],
])('%s', (_when, tokens) => {
  test.each(pairs)('%s can be read on %s', (text, ground) => {
    expect(contrast(tokens[text] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })
})
