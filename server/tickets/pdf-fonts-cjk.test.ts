import { Font } from '@react-pdf/renderer'
import { expect, test } from 'vitest'
import { piecesFor } from './pdf-fonts-cjk'

const [FIRST, COUNT] = [0xac00, 11_172]

test('each of the 11,172 Korean syllables is looked for first in a piece that has it', async () => {
  const syllables = Array.from({ length: COUNT }, (_, index) => String.fromCodePoint(FIRST + index))
  const firsts = await Promise.all(syllables.map(async (syllable) => (await piecesFor(syllable))[0]))
  const letters = new Map<string, ReadonlySet<number>>()
  for (const file of new Set(firsts.flatMap((piece) => piece?.file ?? []))) letters.set(file, await lettersIn(file))
  const lacking = syllables.filter((_, index) => !letters.get(firsts[index]?.file ?? '')?.has(FIRST + index))
  expect(lacking).toEqual([])
})

/** Of the piece as it is stored, which is quicker than of the face that is made from it. */
async function lettersIn(file: string): Promise<ReadonlySet<number>> {
  Font.register({ family: file, src: file })
  await Font.load({ fontFamily: file })
  const font = Font.getFont({ fontFamily: file })?.data
  if (!font || !('characterSet' in font)) throw new Error(`${file} is no font`)
  return new Set(font.characterSet)
}
