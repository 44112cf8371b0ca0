import { expect, test } from 'vitest'
import { defaultDesign } from '@/server/templates/contract'
import { missingLettersIn } from './missing-letters'
import { piecesOf } from './pdf/pieces'
import { sampleTicket } from './pdf/sample-ticket'
import { ticketFontsReady } from './pdf-fonts'

test('of a name that no face can print the log learns the script and how many letters, and not the name', async () => {
  await ticketFontsReady()
  const holderName = 'გიორგი 𓀀 Zoé 김민준'
  const missing = missingLettersIn(await piecesOf({ ...sampleTicket('fr'), holderName }, defaultDesign))
  expect(missing).toEqual({ letters: 7, scripts: ['Georgian', 'other'] })
})

test('a ticket that is printed letter by letter is no news', async () => {
  await ticketFontsReady()
  expect(missingLettersIn(await piecesOf(sampleTicket('fr'), defaultDesign))).toBe(null)
})
