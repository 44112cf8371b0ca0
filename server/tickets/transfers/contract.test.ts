import { expect, test } from 'vitest'
import { offerInput } from './contract'

const offer = { token: 'a'.repeat(43), name: 'Léa Moreau', email: 'lea@exemple.fr', locale: 'fr' }
const isTaken = (more: object) => offerInput.safeParse({ ...offer, ...more }).success

test.each([
  'https://ailleurs.example',
  'www.ailleurs.example',
  'voir ailleurs.example',
  'AILLEURS.EXAMPLE !',
  'bit.ly/abc',
  't.me/abc',
  'x.com',
  'ｈｔｔｐｓ：／／ailleurs',
  'ａｉｌｌｅｕｒｓ．ｃｏｍ',
  'ailleurs。com',
  'ailleurs.\u200bcom',
  'un.site.de.billets.shop',
  'xn--80ak6aa92e.xn--p1ai',
  'сайт.рф',
  '203.0.113.9/x',
  'zoe@exemple.fr, ou ailleurs.example',
])('an offer that leads somewhere is refused: %j', (text) => {
  expect(isTaken({ message: text })).toBe(false)
  if (text.length < 30) expect(isTaken({ name: text })).toBe(false)
})

test.each([
  'À 19.30, porte 2. Bises !',
  'Le 12.06.2027…',
  'Bonjour... voilà ton billet.',
  'Écris-moi : zoe.roux@exemple.fr',
  'Rangée A.B, c’est à dire p.s. 3,50 €',
  '你好。谢谢',
])('an ordinary message is taken: %j', (message) => {
  expect(isTaken({ message })).toBe(true)
})

test.each(['M.Dupont', 'J.R.R. Tolkien', 'Dr. Martin', 'St. Exupéry', 'Zoé O’Neill-Roux'])(
  'an ordinary name is taken: %s',
  (name) => {
    expect(isTaken({ name })).toBe(true)
  },
)
