// Every kind in both languages, with ordinary and with hostile names.
import { describe, expect, test } from 'vitest'
import { readable, samples } from '@/tests/support/email-samples'
import { emailKinds, emailSchemas, refundReasons } from './contract'
import { renderEmail } from './render-email'

const locales = ['fr', 'en'] as const

const everyMail = emailKinds.flatMap((kind) => locales.map((locale) => ({ kind, locale })))

describe('mails', () => {
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
