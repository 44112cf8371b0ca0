// Tickets opened as their holders and the gate open them: text selected, page rasterised, code read.
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeQr, type Picture, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { renderTicketPdf, type TicketPdfProps } from './ticket-pdf'
import vectors from './token-vectors.json'

const MOST_BYTES = 40_000

const ticket: TicketPdfProps = {
  locale: 'fr',
  organizationName: 'Lumières & Cie',
  eventTitle: 'Les Nuits du Théâtre antique',
  startsAt: new Date('2026-06-12T17:30:00Z'),
  endsAt: new Date('2026-06-12T22:30:00Z'),
  doorsAt: new Date('2026-06-12T16:30:00Z'),
  timeZone: 'Europe/Paris',
  venueName: 'Théâtre antique de Fourvière',
  venueAddress: '6 rue de l’Antiquaille, 69005 Lyon',
  holderName: 'Camille Roussel',
  ticketTypeName: 'Plein tarif',
  price: { amount: 4_900, currency: 'EUR' },
  ticketCode: '7KQ2X-X4HM9',
  qrToken: vectors.tokens[3]?.text ?? '',
  purchaseNumber: 'P-7K2Q9D',
}

/** The text with lines joined, since a title may break between any words; pdf.js shows every space as a plain one. */
async function textOf(pdf: Buffer): Promise<string> {
  return (await readPdfText(pdf)).replace(/[\n ]+/g, ' ')
}

describe('ticket PDF', () => {
  test('says in French everything that the holder and the gate need, as text that can be selected', async () => {
    const pdf = await renderTicketPdf(ticket)
    expect(pdf.length).toBeLessThan(MOST_BYTES)
    const text = await textOf(pdf)
    for (const part of [
      'Présenté par Lumières & Cie',
      'Les Nuits du Théâtre antique',
      'vendredi 12 juin 2026',
      '19 h 30 – 0 h 30, heure de Paris',
      'Ouverture des portes à 18 h 30',
      'Théâtre antique de Fourvière',
      '6 rue de l’Antiquaille, 69005 Lyon',
      'Camille Roussel',
      'Plein tarif',
      '49,00 €',
      '7KQ2X-X4HM9',
      'Commande P-7K2Q9D',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('says it in English', async () => {
    const free = { ...ticket, locale: 'en' as const, price: { amount: 0, currency: 'EUR' } }
    const text = await textOf(await renderTicketPdf({ ...free, endsAt: new Date('2026-06-14T20:00:00Z') }))
    for (const part of [
      'Presented by',
      '19:30, Paris time',
      'Doors open at 18:30',
      '→',
      '14 Jun 2026',
      'Free',
      'Purchase P-7K2Q9D',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('the ticket of an attendee whom the organizer brought names no price that nobody paid and no purchase that there is not', async () => {
    const { buyer: _, ...unbought } = { ...ticket, buyer: undefined, purchaseNumber: '', price: null }
    const text = await textOf(await renderTicketPdf(unbought))
    expect(text).toContain('Écrivez à l’organisateur en rappelant le code du billet.')
    expect(text).not.toMatch(/€|Gratuit|ommande/)
    const contactEmail = 'bonjour@tdb.fr'
    expect(await textOf(await renderTicketPdf({ ...unbought, contactEmail }))).toContain(
      'Écrivez à bonjour@tdb.fr en rappelant le code du billet.',
    )
  })

  test('of a code that changes says that paper does not open the gate, and asks nobody to show it', async () => {
    const text = await textOf(await renderTicketPdf({ ...ticket, isRotating: true }))
    expect(text).toContain('Ni ce papier ni une capture d’écran n’ouvre l’entrée.')
    expect(text).not.toMatch(/Montrez ce code|imprimé/)
  })

  test('carries title, author and language, and the date that it was given', async () => {
    const issuedAt = new Date('2026-05-01T10:00:00Z')
    const pdf = await renderTicketPdf({ ...ticket, issuedAt })
    const { pages, language, info } = await readPdfFacts(pdf)
    expect(pages).toBe(1)
    expect(language).toBe('fr')
    expect(info).toMatchObject({ Title: 'Billet 7KQ2X-X4HM9 – Les Nuits du Théâtre antique', Author: 'Lumières & Cie' })
    expect(info.CreationDate).toBe('D:20260501100000Z')
  })

  test.each([100, 150, 300])('its QR code is read from the page at %i dpi', async (dpi) => {
    const picture = await rasterizePdf(await renderTicketPdf(ticket), { dpi })
    expect(await decodeQr(picture)).toBe(ticket.qrToken)
  })

  test('the code is black on white and at least 30 mm wide', async () => {
    const { width, height, data } = await rasterizePdf(await renderTicketPdf(ticket), { dpi: 150 })
    const columns: number[] = []
    const isBlack = (offset: number) => data[offset] === 0 && data[offset + 1] === 0 && data[offset + 2] === 0
    for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) if (isBlack(4 * (y * width + x))) columns.push(x)
    const side = Math.max(...new Set(columns)) - Math.min(...new Set(columns))
    expect((side / 150) * 25.4).toBeGreaterThanOrEqual(30)
  })

  test.each([
    ['Vietnamese', 'Nguyễn Thị Hồng Phượng'],
    ['Romanian and Polish', 'Ștefan Łukasz Żółć'],
    ['Cyrillic', 'Наталья Щукина'],
    ['Greek', 'Ελευθερία Παπαδοπούλου'],
    ['Chinese', '李小龍'],
    ['simplified Chinese', '张伟'],
    ['Japanese', '山田 さくら'],
    ['Korean', '김민준'],
    ['markup', '<b>Zoé</b> & #{name} %s'],
  ])('a name in %s is printed letter by letter', async (_, holderName) => {
    const pdf = await renderTicketPdf({ ...ticket, holderName })
    expect(pdf.length).toBeLessThan(MOST_BYTES)
    expect(await textOf(pdf)).toContain(holderName)
  })

  // pdf.js tells the words of a line from the left, each with its letters in order.
  test.each([
    ['Arabic', 'محمد بن عبد الله', 'محمد بن عبد الله'],
    ['Arabic that begins and ends with dotted letters', 'بثينة الشيخ بنت ثابت', 'بثينة الشيخ بنت ثابت'],
    ['Arabic with its vowel signs', 'مُحَمَّدُ بْنُ عَبْدِ اللّٰهِ', 'محمد بن عبد الله'],
    ['Hebrew', 'שרה לוי', 'שרה לוי'],
  ])('a name in %s is printed from right to left, letter by letter', async (_, holderName, letters) => {
    const text = await textOf(await renderTicketPdf({ ...ticket, holderName }))
    const words = new Set(text.normalize('NFKC').replaceAll('\u200d', '').split(' '))
    for (const word of letters.normalize('NFKC').split(' ')) expect(words).toContain(word)
  })

  test('an address keeps its lines, and a long one shares its last', async () => {
    const lines = (
      await readPdfText(await renderTicketPdf({ ...ticket, venueAddress: 'Cour B,\n6 rue X\n69005 Lyon' }))
    ).split('\n')
    for (const line of ['Cour B', '6 rue X', '69005 Lyon']) expect(lines).toContain(line)
    const long = await textOf(await renderTicketPdf({ ...ticket, venueAddress: 'a1\nb2\nc3\nd4\ne5' }))
    expect(long).toContain('d4, e5')
  })

  test('letters stay selectable on later tickets after one that uses them as parts of accented ones', async () => {
    await renderTicketPdf({ ...ticket, holderName: 'ŻÉÅÇÑŠÖŮĞȚ' })
    expect(await textOf(await renderTicketPdf({ ...ticket, holderName: 'ZEACNSOUGT' }))).toContain('ZEACNSOUGT')
  })

  test('an event without a venue and a ticket without a purchase leave no empty headings', async () => {
    const text = await textOf(await renderTicketPdf({ ...ticket, venueName: '', venueAddress: '', purchaseNumber: '' }))
    expect(text).not.toMatch(/Où|Commande/)
    expect(text).toContain('Billet d’entrée')
  })

  test('emoji are printed, without the marks that no face can draw', async () => {
    const text = await textOf(await renderTicketPdf({ ...ticket, holderName: 'Zoé 🎉👩‍🎤 👍🏽 ❤️ 🇫🇷 1️⃣' }))
    for (const part of ['Zoé', '🎉', '👩', '🎤', '👍', '❤', '🇫🇷', '1']) expect(text).toContain(part)
    expect(text).not.toContain('\u0000')
  })

  test.each([
    ['a syllable that the Chinese pieces declare without having it', '김김 한강'],
    ['Hangul and Chinese', '이상 李箱 한강'],
  ])('a Korean name with %s is printed letter by letter', async (_, holderName) => {
    expect(await textOf(await renderTicketPdf({ ...ticket, holderName }))).toContain(holderName)
  })

  test.each([
    ['Georgian', 'გიორგი Anna', '������ Anna'],
    ['Thai, with its marks', 'กิตติ Anna', '��� Anna'],
    ['Tibetan, Egyptian and mathematical letters', 'ཨོཾ 𓀀 𝕏 Anna', '� � � Anna'],
    ['Ethiopic', 'አበበ Anna', '��� Anna'],
    ['a Chinese letter beyond the pieces', '𠮷野 Anna', '�野 Anna'],
    ['an unseen sign that no face has', 'An\u{e0001}na', 'Anna'],
  ])(
    'a letter that no face has is shown to be missing, and is never another letter: %s',
    async (_, holderName, shown) => {
      expect(await textOf(await renderTicketPdf({ ...ticket, holderName }))).toContain(shown)
    },
  )

  const words = 'Grande rétrospective symphonique '.repeat(7).slice(0, 200)
  test.each([
    ['words', words],
    ['one word', 'x'.repeat(200)],
    ['wide letters', 'W'.repeat(200)],
    ['ideographs', '東京'.repeat(100)],
    ['emoji', '🎉'.repeat(100)],
  ])('texts of 200 characters of %s stay on one page, beside the code and inside the card', async (_, long) => {
    const names = { organizationName: long, eventTitle: long, venueName: long, venueAddress: long }
    const pdf = await renderTicketPdf({ ...ticket, ...names, holderName: long, ticketTypeName: long })
    expect((await readPdfFacts(pdf)).pages).toBe(1)
    const picture = await rasterizePdf(pdf, { dpi: 150 })
    expect([picture.width, picture.height]).toEqual([1_241, 1_754])
    expect(await decodeQr(picture)).toBe(ticket.qrToken)
    expect(await textOf(pdf)).toContain(ticket.ticketCode)
    expect(inkRightOfCard(picture)).toBe(0)
  })

  test('a title and a name of 200 ordinary characters are printed in full', async () => {
    const text = await textOf(await renderTicketPdf({ ...ticket, eventTitle: words, holderName: words }))
    expect(text.split(words.trim())).toHaveLength(3)
  })

  test.each(['jpeg', 'png'] as const)('a picture of the event as %s stands in the head', async (format) => {
    const red = { width: 900, height: 400, channels: 3 as const, background: '#ff0000' }
    const cover = await sharp({ create: red }).toFormat(format).toBuffer()
    const pdf = await renderTicketPdf({ ...ticket, cover })
    expect(pdf.length).toBeLessThan(MOST_BYTES)
    const picture = await rasterizePdf(pdf, { dpi: 72 })
    const [r = 0, g = 0, b = 0] = picture.data.subarray(4 * (120 * picture.width + 300))
    expect(r > 230 && g < 30 && b < 30).toBe(true)
    expect(await decodeQr(await rasterizePdf(pdf, { dpi: 150 }))).toBe(ticket.qrToken)
  })
})

/** Pixels that are darker than paper in the right margin. */
function inkRightOfCard({ width, height, data }: Picture): number {
  let ink = 0
  for (let y = 0; y < height; y++) {
    for (let x = Math.ceil(width * 0.945); x < width; x++) if ((data[4 * (y * width + x)] ?? 255) < 200) ink++
  }
  return ink
}
