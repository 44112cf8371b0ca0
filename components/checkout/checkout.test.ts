// The checkout's form: what is sent, what is refused before it is sent, where a refusal is shown.
import { describe, expect, test } from 'vitest'
import { type BuyerDraft, faultsOf, namesAtPlaces, noBilling, placesOf, toRequest, withTyped } from './buyer-draft'
import { faultOf, fieldOf, isOutdated } from './faults'

const items = [
  { ticketTypeId: 'full', name: 'Plein tarif', quantity: 2 },
  { ticketTypeId: 'reduced', name: 'Réduit', quantity: 1 },
]
const places = placesOf(items)
const draft: BuyerDraft = {
  name: ' Camille Roussel ',
  email: 'camille@exemple.fr',
  namesLater: false,
  names: ['', 'Zoé Ngô', 'مريم'],
  billing: { company: ' Roussel & Filles ', address: '', vatNumber: '' },
}

describe('what is sent', () => {
  test('names every place, those left blank after the buyer', () => {
    expect(toRequest(draft, places)).toEqual({
      buyer: { name: 'Camille Roussel', email: 'camille@exemple.fr' },
      billing: { company: 'Roussel & Filles', address: '', vatNumber: '' },
      attendees: [
        { ticketTypeId: 'full', name: 'Camille Roussel' },
        { ticketTypeId: 'full', name: 'Zoé Ngô' },
        { ticketTypeId: 'reduced', name: 'مريم' },
      ],
    })
  })

  test('has no names when they come later', () => {
    expect(toRequest({ ...draft, namesLater: true }, places)).not.toHaveProperty('attendees')
  })

  test('puts names that the server knows back to their places', () => {
    expect(
      namesAtPlaces(places, [
        { ticketTypeId: 'reduced', name: 'Zoé' },
        { ticketTypeId: 'full', name: 'Ana' },
      ]),
    ).toEqual(['Ana', '', 'Zoé'])
  })
})

describe('what was typed before the script was at work', () => {
  const shown: BuyerDraft = { name: '', email: '', namesLater: false, names: ['', '', ''], billing: noBilling }
  const fields = (name: string, place = '') => new Map(Object.entries({ name, email: '', 'place-1': place }))

  test('stands over what the tab kept, field by field', () => {
    expect(withTyped(draft, fields('Élodie', 'Ana'), shown)).toEqual({
      ...draft,
      name: 'Élodie',
      names: ['', 'Ana', 'مريم'],
    })
  })

  test('is nothing where the fields are as the page came', () => {
    expect(withTyped(draft, fields(''), shown)).toBe(draft)
    expect(withTyped(draft, new Map(), shown)).toBe(draft)
  })
})

describe('what is not sent', () => {
  test.each([
    ['', 'emailMissing'],
    ['camille', 'emailBad'],
    ['camille@exemple', 'emailBad'],
    ['a b@exemple.fr', 'emailBad'],
  ])('the address "%s"', (email, fault) => {
    expect(faultsOf({ ...draft, email })).toEqual({ email: fault })
  })

  test('a name that is missing, too long or holds a control character', () => {
    expect(faultsOf({ ...draft, name: '  ' })).toEqual({ name: 'nameMissing' })
    expect(faultsOf({ ...draft, name: 'x'.repeat(201) })).toEqual({ name: 'nameBad' })
    expect(faultsOf({ ...draft, names: ['', 'a\u0000b', ''] })).toEqual({ 'place-1': 'nameBad' })
    expect(faultsOf({ ...draft, namesLater: true, names: ['', 'a\u0000b', ''] })).toEqual({})
  })

  test('nothing else', () => {
    expect(faultsOf(draft)).toEqual({})
  })
})

describe('a refusal', () => {
  test('is shown at the field that the server names', () => {
    expect(fieldOf('buyer.email')).toBe('email')
    expect(fieldOf('attendees.2.name')).toBe('place-2')
    expect(fieldOf('attendees.2')).toBe('place-2')
    expect(fieldOf('billing.vatNumber')).toBe('billing-vatNumber')
    expect(fieldOf('items.0')).toBeNull()
  })

  test('of a purchase that changed elsewhere makes the page be read anew', () => {
    for (const status of [401, 404, 409, 410]) expect(isOutdated({ status })).toBe(true)
    for (const status of [0, 422, 429, 503]) expect(isOutdated({ status })).toBe(false)
  })

  test('has a sentence of its own where one can do something about it', () => {
    expect(faultOf({ status: 0, code: 'network' })).toBe('network')
    expect(faultOf({ status: 503, code: 'payments.provider_unavailable' })).toBe('provider')
    expect(faultOf({ status: 503, code: 'service.busy' })).toBe('busy')
    expect(faultOf({ status: 422, code: 'request.invalid' })).toBe('fields')
    expect(faultOf({ status: 500, code: 'internal' })).toBe('failed')
  })
})
