// The mail that brings tickets: what was bought, when, where, and how each one gets somebody in.
import { describe, expect, test } from 'vitest'
import { readable, samples } from '@/tests/support/email-samples'
import { renderEmail } from './render-email'

test('the confirmation says in French what was bought, when, where and how to open it', async () => {
  const props = { ...samples('Camille Roussel').purchase_confirmation, eventTitle: 'Les Nuits du Théâtre antique' }
  const { subject, html, text } = await renderEmail('purchase_confirmation', props, 'fr')
  expect(subject).toBe('Vos billets pour «\u202fLes Nuits du Théâtre antique\u202f»')
  expect(html).toContain('<html dir="ltr" lang="fr">')
  for (const part of [readable(html), text]) {
    expect(part).toContain('Bonjour Camille Roussel,')
    expect(part).toMatch(/vendredi 12 juin 2026 à 19\u202fh\u202f30 \(heure de Paris\)/)
    for (const fact of ['7KQ2X-X4HM9', '8KQ2X-X4HM9', 'P-7K2Q9D', '98,00\u00a0€', 'Les Nuits du Théâtre antique']) {
      expect(part).toContain(fact)
    }
  }
  for (const url of [props.purchaseUrl, 'https://tickets.example.org/t/one', 'https://tickets.example.org/t/two']) {
    expect(html).toContain(`href="${url}"`)
    expect(text.split('\n')).toContain(url)
  }
})

test('one free ticket is spoken of as one, and as free', async () => {
  const two = samples('Zoé').purchase_confirmation
  const one = { ...two, tickets: two.tickets.slice(0, 1), total: { amount: 0, currency: 'EUR' } }
  const { subject, text } = await renderEmail('purchase_confirmation', one, 'en')
  expect(subject).toBe('Your ticket for Zoé')
  expect(text).toContain('Your ticket is attached as a PDF')
  expect(text).toContain('Purchase P-7K2Q9D · Free')
  expect(text).toContain('19:30 (Paris time)')
})

test('an event without a venue has no line for it', async () => {
  const nowhere = { ...samples('Zoé').purchase_confirmation, venueName: '', venueAddress: '' }
  const { html, text } = await renderEmail('purchase_confirmation', nowhere, 'fr')
  expect(readable(html)).not.toContain('Où')
  expect(text).not.toContain('\n\n\n')
})

test('an address keeps its lines in HTML and is one line of the plain part', async () => {
  const venueAddress = '6 rue de l’Antiquaille,\n69005 Lyon'
  const { html, text } = await renderEmail(
    'purchase_confirmation',
    { ...samples('Zoé').purchase_confirmation, venueAddress },
    'fr',
  )
  expect(html).toMatch(/6 rue de l’Antiquaille<br\s*\/>(<!-- -->)?69005 Lyon/)
  expect(text.split('\n')).toContain('6 rue de l’Antiquaille, 69005 Lyon')
})

test('an organizer’s French words have the spaces of French print, in every part', async () => {
  const sample = samples('Zoé').purchase_confirmation
  const tickets = sample.tickets.map((ticket) => ({ ...ticket, ticketTypeName: 'Debout : fosse' }))
  const mail = await renderEmail('purchase_confirmation', { ...sample, eventTitle: 'Tous en scène !', tickets }, 'fr')
  for (const part of [readable(mail.html), mail.text]) {
    expect(part).toContain('Tous en scène\u202f!')
    expect(part).toContain('Debout\u00a0: fosse')
  }
  expect(mail.subject).toContain('Tous en scène\u202f!')
})

describe('a ticket whose code changes', () => {
  const mails = (['purchase_confirmation', 'tickets_sent'] as const).flatMap((kind) =>
    (['fr', 'en'] as const).map((locale) => ({ kind, locale })),
  )
  const warning = {
    fr: /Ni capture d’écran ni impression n’ouvre l’entrée/,
    en: /Neither a screenshot nor a print opens/,
  }
  const live = { fr: '7KQ2X-X4HM9 · en direct', en: '7KQ2X-X4HM9 · live' }

  test.each(mails)('is told in $kind, $locale, and which one it is; others are not', async ({ kind, locale }) => {
    const write = async (isRotating: boolean) => {
      const props = samples('Zoé')[kind]
      const tickets = props.tickets.map((ticket, index) => ({ ...ticket, isRotating: isRotating && index === 0 }))
      const { html, text } = await renderEmail(kind, { ...props, tickets }, locale)
      return [readable(html), text]
    }
    for (const part of await write(true)) {
      expect(part).toMatch(warning[locale])
      expect(part).toContain(live[locale])
      expect(part).not.toMatch(/8KQ2X-X4HM9 · (live|en direct)/)
    }
    for (const part of await write(false)) {
      expect(part).not.toMatch(warning[locale])
      expect(part).not.toContain(live[locale])
    }
  })
})
