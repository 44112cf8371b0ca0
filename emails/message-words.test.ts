// Every kind in both languages: what the product says, what an organization's own words can say, and what a request may bring.
import { describe, expect, test } from 'vitest'
import { typeset } from '@/server/kernel/format'
import { contentFor } from './blocks'
import { checkData, textsOfData } from './message-data'
import {
  editableKinds,
  installationKinds,
  isOfTheInstallation,
  ownedKinds,
  rulesOf,
  variablesOf,
  wordedKinds,
} from './message-kinds'
import { startingWords } from './message-words'
import { type ComposedOwnKind, ownWordsParts } from './own-words'
import { renderEmail } from './render-email'
import { renderOwnWords, renderWorded } from './render-words'
import { sampleData, sampleProps } from './sample-facts'

const locales = ['fr', 'en'] as const
const appUrl = 'https://tickets.example.org'
const scene = {
  organizationName: 'Lumières & Cie',
  appUrl: 'https://tickets.example.org/',
  now: new Date('2026-05-22T08:00:00Z'),
}
const { organizationName } = scene
const head = { organizationName, contactEmail: 'bonjour@lumieres.example' }
const inBoth = <K extends string>(kinds: readonly K[]) =>
  kinds.flatMap((kind) => locales.map((locale) => ({ kind, locale })))
const composedKinds = Object.keys(ownWordsParts) as ComposedOwnKind[]

function expectSound({ subject, html, text }: { subject: string; html: string; text: string }) {
  for (const part of [subject, html, text]) {
    expect(part).not.toMatch(/undefined|NaN|\[object|\{\{|\}\}|[\ufdd0\ufdd1]/)
    expect(part.trim()).not.toBe('')
  }
  expect(text).not.toMatch(/\n\n\n|<[a-z]|\bnull\b/)
  expect(text.trim().split('\n').length).toBeGreaterThan(2)
  expect(html).toContain('Lumières &amp; Cie')
}

describe('the product’s words', () => {
  test.each(inBoth([...wordedKinds, ...ownedKinds]))(
    '$kind in $locale are words that a person could save',
    ({ kind, locale }) => {
      expect(contentFor(rulesOf(kind)).safeParse(startingWords(kind, locale)).error?.issues ?? []).toEqual([])
    },
  )

  test.each(inBoth(wordedKinds))('$kind in $locale says all it is given', async ({ kind, locale }) => {
    const data = sampleData(kind, locale, scene)
    const mail = await renderWorded({ kind, locale, organizationName, head, appUrl }, data, null)
    expectSound(mail)
    const values = Object.entries(textsOfData(kind, data, locale)).filter(([name]) => name !== 'time_zone')
    const unsaid = values.filter(([, value]) => !mail.text.includes(typeset(value.split('\n')[0] ?? '')))
    expect(unsaid.map(([name]) => name).filter((name) => name !== 'subject')).toEqual([])
  })

  test.each(inBoth(wordedKinds))(
    '$kind in $locale needs no more than what it must be given',
    async ({ kind, locale }) => {
      const all = sampleData(kind, locale, scene)
      const data = Object.fromEntries(variablesOf(kind).required.map((name) => [name, all[name]]))
      expect(checkData(kind, data)).toEqual([])
      expectSound(await renderWorded({ kind, locale, organizationName, head, appUrl }, data, null))
    },
  )

  test.each(wordedKinds)('%s in French has the spaces of French print', async (kind) => {
    const { text, subject } = await renderWorded(
      { kind, locale: 'fr', organizationName, head, appUrl },
      sampleData(kind, 'fr', scene),
      null,
    )
    const words = (part: string) => part.replace(/https?:\S+/g, '')
    for (const part of [text, subject])
      expect(words(part)).not.toMatch(/[^\u202f][;!?»]|[^\u00a0]€| :|«[^\u202f]|[a-z]'[a-z]/)
  })

  test.each(installationKinds.filter((kind) => kind !== 'invitation'))(
    '%s is the installation’s own, and speaks for no organization',
    async (kind) => {
      const { html, text } = await renderWorded(
        { kind, locale: 'fr', organizationName: null, head: null, appUrl },
        sampleData(kind, 'fr', scene),
        null,
      )
      expect(text).toContain('Portillon, la billetterie des organisateurs')
      expect(html).toContain('href="https://tickets.example.org/"')
    },
  )
})

describe('an organization’s own words', () => {
  test.each(inBoth(composedKinds))('$kind in $locale keep the part that must stay', async ({ kind, locale }) => {
    const props = sampleProps(kind, locale, scene)
    const mail = await renderOwnWords({ kind, locale, organizationName, head, appUrl }, props, {
      subject: 'À nous',
      blocks: [{ kind: 'text', text: 'Nos mots.' }, { kind: 'details' }],
    })
    expectSound(mail)
    expect(mail.subject).toBe('À nous')
    const { text } = ownWordsParts[kind].details(props as never, locale)
    for (const paragraph of text) expect(mail.text).toContain(paragraph)
    expect(mail.html.match(/<!DOCTYPE/g)).toHaveLength(1)
  })

  test.each(inBoth(composedKinds))(
    '$kind in $locale are filled with every variable they may name',
    async ({ kind, locale }) => {
      const props = sampleProps(kind, locale, scene)
      const given = ownWordsParts[kind].variables(props as never, locale)
      const known = rulesOf(kind).variables
      expect(Object.keys(given).filter((name) => !known.includes(name))).toEqual([])
      // The API may send these two as well, and has more to say then.
      if (kind !== 'refund' && kind !== 'event_cancelled')
        expect(known.filter((name) => !(name in given))).toEqual(['organization_name'])
      expectSound(
        await renderOwnWords({ kind, locale, organizationName, head, appUrl }, props, startingWords(kind, locale)),
      )
    },
  )

  test('what stays cannot be expanded by a name in it', async () => {
    const props = {
      ...sampleProps('refund', 'fr', scene),
      endedTickets: [{ ticketCode: 'A', holderName: '\ufdd0reason\ufdd1 {{reason}}', ticketTypeName: 'B' }],
    }
    const { html, text } = await renderOwnWords(
      { kind: 'refund', locale: 'fr', organizationName, head, appUrl },
      props,
      startingWords('refund', 'fr'),
    )
    for (const part of [html, text]) expect(part).toContain('\ufdd0reason\ufdd1 {{reason}} · B · A')
  })

  test('are for the kinds that buyers see, and for no other', () => {
    expect([...editableKinds].sort()).toEqual(
      [...wordedKinds, ...ownedKinds].filter((kind) => !isOfTheInstallation(kind)).sort(),
    )
  })
})

describe('in an organization’s name', () => {
  test.each(inBoth(['refund', 'event_cancelled'] as const))(
    '$kind in $locale names it at the head, and whom to ask; without it both are Portillon’s',
    async ({ kind, locale }) => {
      const props = sampleProps(kind, locale, scene)
      const asked = { kind, locale, organizationName, head, appUrl }
      const product = await renderEmail(kind, props, locale, head)
      const own = await renderOwnWords(asked, props, startingWords(kind, locale))
      const ofData = await renderWorded(asked, sampleData(kind, locale, scene), null)
      const question = locale === 'fr' ? 'Une question\u202f?' : 'A question?'
      for (const { html, text } of [product, own, ofData]) {
        expect(text).toContain(`${question} ${head.contactEmail}`)
        expect(html).toContain(`href="mailto:${head.contactEmail}"`)
        expect(html).toMatch(/font-weight:800[^>]*>Lumières &amp; Cie</)
        expect(html).toMatch(/envoyé avec Portillon|sent with Portillon/)
      }
      const { html, text } = await renderEmail(kind, props, locale)
      expect(html + text).not.toContain('mailto:')
      expect(html).toMatch(/<\/span> (<!-- -->)?Portillon</)
    },
  )

  test('words of one’s own begin with the card and the tear line of the product’s mail', async () => {
    for (const kind of ['purchase_confirmation', 'tickets_sent'] as const) {
      const asked = { kind, locale: 'fr', organizationName, head, appUrl } as const
      const { html } = await renderOwnWords(asked, sampleProps(kind, 'fr', scene), startingWords(kind, 'fr'))
      for (const part of ['dashed', '>Quand<', '>Où<']) expect(html).toContain(part)
    }
  })
})

describe('the data of a request', () => {
  const right = { event_title: 'Tech Conference 2026', ticket_url: 'https://example.org/t', guest_name: 'Jean Dupont' }
  const faults = (data: Record<string, unknown>) =>
    checkData('ticket_generated', data).map(({ path, code }) => [path, code])

  test('of the sources’ example is right', () => expect(faults(right)).toEqual([]))

  test('that no variable is called, or that is missing, is named', () => {
    expect(faults({ ...right, name: 'x' })).toEqual([['name', 'unknown_field']])
    expect(faults({ event_title: 'x' })).toEqual([['ticket_url', 'required']])
    expect(checkData('ticket_generated', {})[0]?.message).toContain('event_title, ticket_url')
    expect(faults(JSON.parse('{"__proto__":"x"}')).length).toBeGreaterThan(0)
  })

  test('is text: no markup is read, no line broken, no address but a web page’s', () => {
    for (const ticket_url of ['javascript:alert(1)', 'x', 7, null])
      expect(faults({ ...right, ticket_url })).toHaveLength(1)
    for (const guest_name of ['a\r\nBcc: x', {}, [], null, 'a'.repeat(501), '\u202eabc'])
      expect(faults({ ...right, guest_name })).toHaveLength(1)
  })

  test('tells moments and amounts in the words of its language', () => {
    const data = {
      event_title: 'x',
      amount: { amount: 4_900, currency: 'EUR' },
      expires_at: '2026-06-12T17:30:00Z',
      time_zone: 'Europe/Paris',
    }
    expect(checkData('payment_pending', data)).toEqual([])
    expect(textsOfData('payment_pending', data, 'fr')).toMatchObject({
      amount: '49,00\u00a0€',
      expires_at: 'vendredi 12 juin 2026 à 19\u202fh\u202f30 (heure de Paris)',
    })
    expect(checkData('payment_pending', { ...data, time_zone: 'Europe/Atlantis' })).toMatchObject([
      { path: 'time_zone', code: 'unknown_time_zone' },
    ])
  })
})
