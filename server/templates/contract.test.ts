import { describe, expect, test } from 'vitest'
import {
  type Design,
  type DesignInput,
  defaultDesign,
  designLimits,
  designSchema,
  fillIn,
  unknownVariables,
} from './contract'

const design = (change: object): unknown => ({ ...defaultDesign, ...change })
const withBlocks = (...blocks: object[]) => design({ blocks: [{ kind: 'code' }, ...blocks] })
const text = (fr: string) => ({ kind: 'text', body: { fr } })

describe('what a design may be', () => {
  test('the built-in look is one, and reading it changes nothing', () => {
    expect(designSchema.parse(defaultDesign)).toEqual(defaultDesign)
  })

  test('one without anything but the code is one', () => {
    const least: DesignInput = { ...defaultDesign, blocks: [{ kind: 'code' }] }
    expect(designSchema.parse(least).blocks).toEqual([{ kind: 'code', size: 'medium' }])
  })

  test.each<[string, unknown]>([
    ['no code', design({ blocks: [{ kind: 'title' }] })],
    ['two codes', withBlocks({ kind: 'code' })],
    ['two titles', withBlocks({ kind: 'title' }, { kind: 'title' })],
    ['a block of no known kind', withBlocks({ kind: 'html' })],
    ['a field that nobody knows', withBlocks({ kind: 'title', html: '<b>' })],
    ['a script beside the blocks', design({ script: 'alert(1)' })],
    ['a colour that is code', design({ colors: { ...defaultDesign.colors, ink: 'url(https://x)' } })],
    ['a logo from elsewhere', design({ logoKey: 'https://evil.example/logo.png' })],
    ['a logo out of the storage', design({ logoKey: '../../etc/passwd' })],
    ['a cover as a logo', design({ logoKey: `covers/${'a'.repeat(32)}.png` })],
    ['another paper', design({ format: 'letter' })],
    ['21 blocks', withBlocks(...Array.from({ length: 20 }, () => text('a')))],
    ['a text of 601 signs', withBlocks(text('a'.repeat(601)))],
    ['a text of 13 lines', withBlocks(text(`${'a\n'.repeat(13)}b`))],
    ['a heading of two lines', withBlocks({ kind: 'text', heading: { fr: 'a\nb' } })],
    ['a text with a bidirectional override', withBlocks(text('a\u202eb'))],
    ['a text with a null byte', withBlocks(text('a\0b'))],
    ['a language that is not ours', withBlocks({ kind: 'text', body: { de: 'Hallo' } })],
    ['texts that together fill more than the page', withBlocks(...[1, 2, 3, 4].map(() => text('mot '.repeat(140))))],
    [
      'lines that together fill more than the page',
      withBlocks(...[1, 2, 3, 4].map(() => text(`${'a\n'.repeat(11)}b`))),
    ],
  ])('%s is refused', (_, given) => {
    expect(designSchema.safeParse(given).success).toBe(false)
  })

  test('the most that is let through is let through', () => {
    const most = withBlocks(...Array.from({ length: 3 }, () => text('a'.repeat(designLimits.text))))
    expect(designSchema.safeParse(most).success).toBe(true)
  })

  test('texts that only another language lacks count there as the ones that stand in for them', () => {
    const blocks = [1, 2, 3, 4].map(() => ({ kind: 'text', body: { en: 'word '.repeat(110) } }))
    const english: unknown = { ...(withBlocks(...blocks) as Design), locale: 'en' }
    expect(designSchema.safeParse(english).success).toBe(false)
  })
})

describe('variables', () => {
  const values = {
    eventName: 'Nuit {{email}}',
    eventDate: 'vendredi',
    location: '',
    firstName: 'Zoé',
    lastName: '<b>$& $1</b>',
    email: 'zoe@exemple.fr',
    ticketType: 'Plein',
    ticketCode: '7KQ2X-X4HM9',
    qrCodeUrl: '',
    generatedAt: '',
    answers: { Taille: 'M', constructor: 'x' },
  }

  test('stand for their values, whatever spaces are put around them', () => {
    expect(fillIn('{{firstName}}, {{ ticketCode }}, {{answer.Taille}}', values)).toBe('Zoé, 7KQ2X-X4HM9, M')
  })

  test('within a value stay as they are: a text is gone through once', () => {
    expect(fillIn('{{eventName}} {{lastName}}', values)).toBe('Nuit {{email}} <b>$& $1</b>')
  })

  test('that nobody knows become nothing, also when an object has such a member', () => {
    expect(fillIn('[{{nope}}{{toString}}{{answer.toString}}{{answers}}{{__proto__}}]', values)).toBe('[]')
  })

  test('make no text longer than a ticket has room for', () => {
    const long = { ...values, eventName: 'x'.repeat(5_000) }
    expect([...fillIn('{{eventName}}', long)]).toHaveLength(240)
    expect([...fillIn('{{eventName}}'.repeat(40), long)]).toHaveLength(1_200)
  })

  test('are told to the editor where no variable and no known question is called so', () => {
    const text = '{{firstName}} {{prenom}} {{answer.Taille}} {{answer.Pointure}} {{prenom}} {{ }} {single}'
    expect(unknownVariables(text)).toEqual(['prenom', ''])
    expect(unknownVariables(text, ['Taille'])).toEqual(['prenom', 'answer.Pointure', ''])
  })
})
