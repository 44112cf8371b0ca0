import { expect, test } from 'vitest'
import { countErrors } from './form-errors'

const fault = (message: string) => ({ type: 'required', message, ref: undefined })

test('every field with a sentence counts, in lists too, and a mended one no more', () => {
  const types: unknown[] = []
  types[2] = { name: fault('Ce champ est nécessaire.'), price: fault('Écrivez un prix.') }
  expect(countErrors({ title: fault('Ce champ est nécessaire.'), end: { date: fault('…') }, ticketTypes: types })).toBe(
    4,
  )
  expect(countErrors({ ticketTypes: [undefined, {}], title: { type: 'x', message: '' } })).toBe(0)
  expect(countErrors({})).toBe(0)
})
