// What a purchase’s request may say.
import { describe, expect, test } from 'vitest'
import { checkoutHoldInput, placeHoldInput } from './contract'

describe('the input of a purchase', () => {
  const buyer = { name: 'Camille Roussel', email: 'camille@exemple.fr' }
  const id = '0190aaaa-0000-7000-8000-000000000001'
  const whole = (quantity: unknown) => ({ eventId: id, items: [{ ticketTypeId: id, quantity }], buyer })
  test.each([0, -1, 1.5, 1e9, '2', '2abc', null, [], {}, true, Number.NaN, Number.POSITIVE_INFINITY, 101])(
    'refuses a quantity of %j',
    (quantity) => {
      expect(placeHoldInput.safeParse(whole(quantity)).success).toBe(false)
    },
  )
  test.each([
    ['a price in the request', { ...whole(1), price: 1 }],
    ['a price in an item', { eventId: id, items: [{ ticketTypeId: id, quantity: 1, unitPrice: 1 }], buyer }],
    [
      'one ticket type on two lines',
      {
        eventId: id,
        items: [
          { ticketTypeId: id, quantity: 1 },
          { ticketTypeId: id, quantity: 1 },
        ],
        buyer,
      },
    ],
    [
      'more names than places',
      {
        ...whole(1),
        attendees: [
          { ticketTypeId: id, name: 'A' },
          { ticketTypeId: id, name: 'B' },
        ],
      },
    ],
    ['a name with a line break', { ...whole(1), buyer: { ...buyer, name: 'A\r\nBcc: x@y.fr' } }],
    ['a name that nobody can see', { ...whole(1), buyer: { ...buyer, name: '\u200b\u3164\u00ad' } }],
    ['a name of blank braille cells', { ...whole(1), buyer: { ...buyer, name: '\u2800\u2800' } }],
    ['a name with NUL', { ...whole(1), buyer: { ...buyer, name: 'A\u0000' } }],
    ['a name of 10,000 characters', { ...whole(1), buyer: { ...buyer, name: 'a'.repeat(10_000) } }],
    ['two mailboxes', { ...whole(1), buyer: { name: 'A', email: 'a@x.fr,b@y.fr' } }],
  ])('refuses %s', (_, input) => {
    expect(placeHoldInput.safeParse(input).success).toBe(false)
  })
  test('names the line of a ticket type that comes twice, at the checkout’s door as well', () => {
    const line = { ticketTypeId: id, quantity: 1 }
    for (const parsed of [
      placeHoldInput.safeParse({ eventId: id, items: [line, line], buyer }),
      checkoutHoldInput.safeParse({ eventId: id, items: [line, line] }),
    ]) {
      expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['items.1.ticketTypeId'])
    }
    const other = { ticketTypeId: '0190aaaa-0000-7000-8000-000000000002', quantity: 60 }
    const crowd = checkoutHoldInput.safeParse({ eventId: id, items: [{ ...line, quantity: 60 }, other] })
    expect(crowd.error?.issues.map(({ path }) => path.join('.'))).toEqual(['items'])
  })
  test.each(['<img src=x onerror=alert(1)>', '🎭🎟️', 'محمد الأمين', 'Nguyễn Thị Ánh', 'O’Brien & fils', '李小龍'])(
    'accepts the name %s as it is',
    (name) => {
      expect(placeHoldInput.parse({ ...whole(1), buyer: { ...buyer, name } }).buyer.name).toBe(name)
    },
  )
})
