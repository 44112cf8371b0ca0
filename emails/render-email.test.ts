// Every kind in both languages, with ordinary and with hostile names.
import { describe, expect, test } from 'vitest'
import { type EmailKind, type EmailProps, emailKinds, emailSchemas, refundReasons } from './contract'
import { renderEmail } from './render-email'

const locales = ['fr', 'en'] as const

function samples(name: string): { [K in EmailKind]: EmailProps<K> } {
  const ticket = { ticketCode: '7KQ2X-X4HM9', holderName: name, ticketTypeName: name }
  return {
    purchase_confirmation: {
      buyerName: name,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      venueName: name,
      venueAddress: name,
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      tickets: [
        { ...ticket, ticketUrl: 'https://tickets.example.org/t/one' },
        { ...ticket, ticketCode: '8KQ2X-X4HM9', ticketUrl: 'https://tickets.example.org/t/two' },
      ],
      total: { amount: 9_800, currency: 'EUR' },
    },
    test_ticket: { eventTitle: name, organizationName: name },
    tickets_sent: {
      why: 'reissued',
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      venueName: name,
      organizationName: name,
      allAttached: true,
      tickets: [{ ...ticket, ticketUrl: 'https://tickets.example.org/t/one' }],
    },
    transfer_offer: {
      fromName: name,
      toName: name,
      message: name,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      venueName: name,
      organizationName: name,
      ticketTypeName: name,
      offerUrl: 'https://tickets.example.org/t/transfer/abc',
      until: '2026-06-10T17:30:00.000Z',
    },
    transfer_ended: {
      ending: 'declined',
      fromName: name,
      toName: name,
      eventTitle: name,
      ticketTypeName: name,
      ticketCode: '7KQ2X-X4HM9',
      ticketUrl: 'https://tickets.example.org/t/one',
    },
    ticket_ended: {
      holderName: name,
      isCancelled: false,
      offeredBy: null,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      organizationName: name,
      wasBought: true,
      tickets: [ticket],
    },
    lost_tickets: {
      events: [
        {
          title: name,
          startsAt: '2026-06-12T17:30:00.000Z',
          timeZone: 'Europe/Paris',
          venueName: name,
          tickets: [{ ...ticket, ticketUrl: 'https://tickets.example.org/t/one' }],
        },
      ],
    },
    display_code: {
      code: '012345',
      minutes: 10,
      holderName: name,
      eventTitle: name,
      ticketTypeName: name,
      organizationName: name,
    },
    late_payment_refund: {
      buyerName: name,
      eventTitle: name,
      purchaseNumber: 'P-7K2Q9D',
      amount: { amount: 9_800, currency: 'EUR' },
      reason: 'sold_out',
    },
    refund: {
      buyerName: name,
      eventTitle: name,
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      amount: { amount: 4_900, currency: 'EUR' },
      reason: 'requested_by_customer',
      endedTickets: [ticket],
      liveTickets: 1,
    },
    event_cancelled: {
      buyerName: name,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      refund: { amount: 9_800, currency: 'EUR' },
      total: { amount: 9_800, currency: 'EUR' },
    },
    subscription_notice: {
      occasion: 'payment_failed',
      plan: 'pro',
      at: '2026-12-06T09:00:00.000Z',
      organizationName: name,
      billingUrl: 'https://tickets.example.org/org/nuits/settings/billing',
    },
    payment_instructions: {
      buyerName: name,
      eventTitle: name,
      timeZone: 'Europe/Paris',
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      method: 'bank_transfer',
      amount: { amount: 9_800, currency: 'EUR' },
      reference: 'PTL-7K2Q9-DX4H7',
      instructions: 'Lumières & Cie\nIBAN FR76 3000 6000 0112 3456 7890 189',
      until: '2026-06-10T17:30:00.000Z',
    },
    webhook_disabled: {
      organizationName: name,
      endpointName: name,
      url: 'https://crm.example.org/portillon/<2>&b',
      isGone: false,
      failingSince: '2026-06-12T09:30:00.000Z',
      webhooksUrl: 'https://tickets.example.org/org/nuits/settings/webhooks',
    },
    dispute_opened: {
      organizationName: name,
      eventTitle: name,
      timeZone: 'Europe/Paris',
      purchaseNumber: 'P-7K2Q9D',
      buyerName: name,
      amount: { amount: 9_800, currency: 'EUR' },
      reason: 'le titulaire de la carte dit ne pas avoir fait cet achat',
      isInquiry: false,
      isAtPaypal: false,
      dueAt: '2026-06-19T21:59:59.000Z',
      disputeUrl: 'https://tickets.example.org/org/nuits/payments/disputes/one',
    },
  }
}

const everyMail = emailKinds.flatMap((kind) => locales.map((locale) => ({ kind, locale })))

/** What a person reads in the HTML part. */
function readable(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", nbsp: '\u00a0' }
  return html
    .replace(/<(head|style)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z0-9#]+);/g, (whole, name: string) => entities[name] ?? whole)
}

describe('mails', () => {
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
    expect(text).toContain('Total paid Free')
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

  test.each(refundReasons.flatMap((reason) => locales.map((locale) => ({ reason, locale }))))(
    'a refund because of $reason says in $locale how much comes back and why',
    async ({ reason, locale }) => {
      const { html, text } = await renderEmail(
        'late_payment_refund',
        { ...samples('Zoé').late_payment_refund, reason },
        locale,
      )
      const amount = locale === 'fr' ? '98,00\u00a0€' : '€98.00'
      for (const part of [readable(html), text]) expect(part).toContain(amount)
      const others = await Promise.all(
        refundReasons
          .filter((other) => other !== reason)
          .map((other) =>
            renderEmail('late_payment_refund', { ...samples('Zoé').late_payment_refund, reason: other }, locale),
          ),
      )
      for (const other of others) expect(other.text).not.toBe(text)
    },
  )

  test.each(everyMail)('$kind in $locale shows markup, formulas and templates literally', async ({ kind, locale }) => {
    for (const name of [
      '<img src=x onerror=alert(1)>',
      '</title><script>x</script>',
      '=HYPERLINK("http://x")',
      '{{constructor}} #{7*7} %s &amp;',
      'José 🎉 عبد الله 李小龍',
    ]) {
      const { subject, html, text } = await renderEmail(kind, samples(name)[kind], locale)
      expect(html).not.toMatch(/<img|<script/)
      expect(readable(html)).toContain(name)
      expect(text).toContain(name)
      if (kind !== 'late_payment_refund' && kind !== 'purchase_confirmation') expect(subject).toContain(name)
    }
  })

  test.each(everyMail)('$kind in $locale: no name adds a header or a line', async ({ kind, locale }) => {
    for (const breaking of ['\r\n', '\n', '\r', '\u2028', '\u0085', '\u0000']) {
      const name = `Zoé${breaking}Bcc: all@example.org${breaking}${breaking}Hello`
      const { subject, text } = await renderEmail(kind, samples(name)[kind], locale)
      const calm = await renderEmail(kind, samples('Zoé')[kind], locale)
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(text.split('\n').filter((line) => line.startsWith('Bcc:'))).toEqual([])
      expect(text.split('\n')).toHaveLength(calm.text.split('\n').length)
    }
  })

  test.each(everyMail)('$kind in $locale has a short subject however long the names', async ({ kind, locale }) => {
    const { subject } = await renderEmail(kind, samples('👩‍🎤é'.repeat(100))[kind], locale)
    expect([...new Intl.Segmenter().segment(subject)].length).toBeLessThanOrEqual(150)
    expect(subject.isWellFormed()).toBe(true)
  })

  test.each(everyMail)(
    '$kind in $locale reads well: apostrophes, spaces and no word left out',
    async ({ kind, locale }) => {
      const { html, text, subject } = await renderEmail(kind, samples('Zoé')[kind], locale)
      for (const part of [readable(html), text, subject]) {
        expect(part).not.toMatch(/undefined|null|NaN|\[object|[a-z]'[a-z]/i)
      }
    },
  )

  test.each(emailKinds)('%s in French sets narrow no-break spaces before double marks', async (kind) => {
    const { text, subject } = await renderEmail(kind, samples('Zoé')[kind], 'fr')
    for (const part of [text, subject]) expect(part).not.toMatch(/[^\u202f][;!?»]|[^\u00a0]€| :|«[^\u202f]/)
  })

  test('an address that is no web page, or an unknown field, is refused', async () => {
    const { purchase_confirmation: props } = samples('Zoé')
    for (const wrong of [
      { purchaseUrl: 'javascript:alert(1)' },
      { purchaseUrl: '/p/abc' },
      { startsAt: 'soon' },
      { bcc: 'x' },
    ]) {
      expect(emailSchemas.purchase_confirmation.safeParse({ ...props, ...wrong }).success).toBe(false)
      await expect(renderEmail('purchase_confirmation', { ...props, ...wrong }, 'fr')).rejects.toThrow()
    }
  })

  test('the same request gives the same mail', async () => {
    for (const { kind, locale } of everyMail) {
      const [first, second] = [
        await renderEmail(kind, samples('Zoé')[kind], locale),
        await renderEmail(kind, samples('Zoé')[kind], locale),
      ]
      expect(second).toEqual(first)
    }
  })
})
