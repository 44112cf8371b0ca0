// Any design that the schema lets through, printed on both sizes and read again as its holder and the gate read it.
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import {
  blockKinds,
  type Design,
  type DesignBlock,
  type DesignInput,
  defaultDesign,
  designSchema,
  ticketSizes,
} from '@/server/templates/contract'
import { decodeQr, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { inAll } from '@/tests/support/sizes'
import { renderTicketPdf, renderTicketsPdf } from '../ticket-pdf'
import vectors from '../token-vectors.json'
import type { TicketPdfProps } from './props'
import { sampleTicket } from './sample-ticket'

const ticket: TicketPdfProps = {
  ...sampleTicket('fr'),
  isTest: false,
  qrToken: vectors.tokens[3]?.text ?? '',
  issuedAt: new Date('2027-05-01T10:00:00Z'),
}

/** Without its spaces: lines may break at any of them. */
const squeezed = (text: string) => text.normalize('NFC').replace(/[\p{White_Space}\u200d]+/gu, '')
const textOf = async (pdf: Buffer) => squeezed(await readPdfText(pdf))
const designed = (...blocks: DesignInput['blocks']): Design => designSchema.parse({ ...defaultDesign, blocks })

const sign = fc.constantFrom(...'abcdefghij   éÉŁșΩПя<>&"\'{}$%\\/.,:!?0123-\n東京', '{{firstName}}', '{{nope}}')
const words = (most: number) => fc.array(sign, { maxLength: most }).map((signs) => signs.join('').slice(0, most))
const inLocales = (most: number, isLine = false) =>
  fc.record({ fr: words(most), en: words(most) }, { requiredKeys: [] }).map((texts) =>
    Object.fromEntries(
      Object.entries(texts)
        .map(([locale, text]) => [locale, (isLine ? text.replaceAll('\n', ' ') : text).trim()])
        .filter(([, text]) => text !== ''),
    ),
  )
const block = fc.oneof(
  ...blockKinds.filter((kind) => kind !== 'text').map((kind) => fc.constant({ kind })),
  fc.record({ kind: fc.constant('text'), heading: inLocales(80, true), body: inLocales(600) }),
  fc.record({ kind: fc.constant('code'), size: fc.constantFrom('small', 'large') }),
)
const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
const anyDesign = fc
  .record({
    format: fc.constant('a4'),
    colors: fc.record({ accent: color, ink: color, ground: color }),
    logoKey: fc.constant(null),
    cover: fc.constantFrom('event', 'pattern', 'none'),
    locale: fc.constantFrom('fr', 'en'),
    blocks: fc.array(block, { minLength: 1, maxLength: 20 }),
  })
  .map((design) => designSchema.safeParse({ ...design, blocks: [{ kind: 'code' }, ...design.blocks].filter(isFirst) }))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data as Design)

/** The generator makes every kind often; only texts may come twice. */
function isFirst({ kind }: { kind: string }, index: number, all: readonly { kind: string }[]): boolean {
  return kind === 'text' || all.findIndex((one) => one.kind === kind) === index
}

function ownTexts(block: DesignBlock, locale: Design['locale']): string[] {
  if (!('body' in block)) return []
  const pick = (given: Partial<Record<'fr' | 'en', string>>) => given.fr || given[locale] || ''
  return [...('heading' in block ? [pick(block.heading)] : []), pick(block.body)]
    .map((text) => text.replaceAll('{{firstName}}', 'Camille').replaceAll('{{nope}}', ''))
    .flatMap((text) => text.split('\n'))
}

describe('any design', () => {
  test('prints one page with its code and all of its texts, on both sizes', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDesign, fc.constantFrom(...ticketSizes), async (design, size) => {
        const pdf = await renderTicketPdf({ ...ticket, design, size })
        expect(pdf.length).toBeLessThan(40_000)
        expect((await readPdfFacts(pdf)).pages).toBe(1)
        const picture = await rasterizePdf(pdf, { dpi: 150 })
        // A sheet may be half a point higher than the paper, which rounds to one more row of dots.
        if (size === 'a4') expect([1_754, 1_755]).toContain(picture.height)
        if (size === 'a4') expect(picture.width).toBe(1_241)
        expect(await decodeQr(picture)).toBe(ticket.qrToken)
        const text = await textOf(pdf)
        expect(text).toContain(ticket.ticketCode)
        for (const line of design.blocks.flatMap((one) => ownTexts(one, design.locale))) {
          expect(text).toContain(squeezed(line))
        }
      }),
      { numRuns: inAll(60, 15) },
    )
  })

  test('full to its limits, with names of 200 signs, stays on its page with all of it', async () => {
    const long = 'Grande rétrospective symphonique '.repeat(7).slice(0, 200).trim()
    const body = `${'Une ligne de conditions générales qui remplit bien sa largeur. '.repeat(9).trim()}\nFin.`
    const design = designed(
      ...blockKinds.filter((kind) => kind !== 'text').map((kind) => ({ kind }) as const),
      ...[1, 2, 3].map(() => ({ kind: 'text' as const, body: { fr: body } })),
    )
    const answers = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`Question ${index}`, long]))
    const names = {
      organizationName: long,
      eventTitle: long,
      venueName: long,
      venueAddress: long,
      ticketTypeName: long,
    }
    const pdf = await renderTicketPdf({ ...ticket, ...names, holderName: long, answers, design })
    expect((await readPdfFacts(pdf)).pages).toBe(1)
    const picture = await rasterizePdf(pdf, { dpi: 150 })
    expect([picture.width, picture.height]).toEqual([1_241, 1_754])
    expect(await decodeQr(picture)).toBe(ticket.qrToken)
    const text = await textOf(pdf)
    expect(text.split('Fin.')).toHaveLength(4)
    expect(text.split(squeezed(long)).length).toBeGreaterThan(25)
  })
})

describe('what a design says', () => {
  test('is in the ticket’s language, else in the design’s own, else in our words', async () => {
    const design = designed(
      { kind: 'code' },
      { kind: 'text', body: { fr: 'Vestiaire', en: 'Cloakroom' } },
      { kind: 'text', body: { fr: 'Buvette' } },
      { kind: 'notes' },
    )
    const french = await textOf(await renderTicketPdf({ ...ticket, design }))
    const english = await textOf(await renderTicketPdf({ ...ticket, locale: 'en', design }))
    for (const word of ['Vestiaire', 'Buvette', 'Àl’entrée']) expect(french).toContain(word)
    for (const word of ['Cloakroom', 'Buvette', 'Atthegate']) expect(english).toContain(word)
    expect(english).not.toContain('Vestiaire')
  })

  test('has every variable of the contract and the answers', async () => {
    const names = ['eventName', 'eventDate', 'location', 'firstName', 'lastName', 'email', 'ticketType', 'ticketCode']
    const fr = [...names, 'qrCodeUrl', 'generatedAt', 'answer.Taille'].map((name) => `${name}={{${name}}};`).join('\n')
    const text = await textOf(
      await renderTicketPdf({ ...ticket, design: designed({ kind: 'code' }, { kind: 'text', body: { fr } }) }),
    )
    for (const line of [
      'eventName=Les Nuits du Théâtre antique;',
      'eventDate=samedi 12 juin 2027 à 19 h 30;',
      'location=Théâtre antique, 6 rue de l’Antiquaille, 69005 Lyon;',
      'firstName=Camille;',
      'lastName=Roussel;',
      'email=camille@exemple.fr;',
      'ticketType=Plein tarif;',
      'ticketCode=7KQ2X-X4HM9;',
      'qrCodeUrl=https://billets.exemple.fr/t/…;',
      'generatedAt=samedi 1 mai 2027 à 12 h 00;',
      'answer.Taille=M;',
    ]) {
      expect(text).toContain(squeezed(line))
    }
  })

  test('shows markup and variables in names as the letters that they are', async () => {
    const holderName = '{{email}} <img src=x onerror=alert(1)>'
    const design = designed(
      { kind: 'code' },
      { kind: 'holder' },
      { kind: 'text', body: { fr: 'Bonjour {{firstName}}' } },
    )
    const text = await textOf(await renderTicketPdf({ ...ticket, holderName, design }))
    expect(text).toContain(squeezed(holderName))
    expect(text).toContain('Bonjour{{email}}')
    expect(text).not.toContain('camille@exemple.fr')
  })

  test('of a purchase names its number, the company, and the tax within the price', async () => {
    const design = designed({ kind: 'code' }, { kind: 'purchase' })
    const buyer = { name: 'Claire Roussel', company: 'Roussel & Filles', vatNumber: 'FR12345678901' }
    const text = await textOf(await renderTicketPdf({ ...ticket, buyer, design }))
    for (const part of [
      'PTL-7K2Q9D0',
      'Roussel & Filles',
      'Claire Roussel',
      'N° de TVA FR12345678901',
      '49,00 €',
      'dont TVA 5,5 % : 2,55 €',
    ]) {
      expect(text).toContain(squeezed(part))
    }
    const none = await textOf(await renderTicketPdf({ ...ticket, purchaseNumber: '', design }))
    expect(none).not.toMatch(/Acheteur|TVA/)
  })

  test('says of a rotating ticket and of a proof that this paper opens nothing, and draws no code of the first', async () => {
    for (const size of ticketSizes) {
      const paper = await renderTicketPdf({ ...ticket, size, isRotating: true })
      expect(await textOf(paper)).toContain(squeezed('change toutes les 15 secondes'))
      expect(await decodeQr(await rasterizePdf(paper, { dpi: 150 }))).toBe(null)
    }
    expect(await textOf(await renderTicketPdf({ ...ticket, isTest: true }))).toContain(squeezed('Billet d’essai'))
  })
})

describe('a ticket of phone size', () => {
  test('is 100 mm wide and about as high as a phone, with a code of 34 mm and more, read from its picture', async () => {
    const picture = await rasterizePdf(await renderTicketPdf({ ...ticket, size: 'phone' }), { dpi: 150 })
    expect(picture.width).toBe(Math.ceil((100 / 25.4) * 150))
    expect(picture.height / picture.width).toBeGreaterThan(1.6)
    expect(picture.height / picture.width).toBeLessThan(2.2)
    expect((blackWidth(picture) / 150) * 25.4).toBeGreaterThanOrEqual(34)
    expect(await decodeQr(picture)).toBe(ticket.qrToken)
  })

  test.each([390, 360])('is read from the screen of a phone of %i dots', async (width) => {
    const picture = await rasterizePdf(await renderTicketPdf({ ...ticket, size: 'phone' }), {
      dpi: (width / 100) * 25.4,
    })
    expect(await decodeQr(picture)).toBe(ticket.qrToken)
  })
})

test('all tickets of a purchase are one file, a page for each, in their order', async () => {
  const tickets = vectors.tokens.slice(0, 3).map(({ text }, index) => ({
    ...ticket,
    qrToken: text,
    holderName: ['Ana', 'Bo', 'Cleo'][index] ?? '',
    design: designed({ kind: 'code', size: index === 1 ? 'small' : 'large' }, { kind: 'holder' }),
  }))
  const pdf = await renderTicketsPdf(tickets)
  const { pages, info } = await readPdfFacts(pdf)
  expect([pages, info.Title]).toEqual([3, '3 billets – Les Nuits du Théâtre antique'])
  for (const [index, { qrToken }] of tickets.entries()) {
    expect(await decodeQr(await rasterizePdf(pdf, { dpi: 150, page: index + 1 }))).toBe(qrToken)
  }
  expect(await readPdfText(pdf)).toMatch(/Ana[\s\S]*Bo[\s\S]*Cleo/)
})

test('a logo with see-through parts stands on the ground of its page and the file stays small', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="160"><circle cx="80" cy="80" r="70" fill="#f00"/></svg>'
  const logo = await sharp(Buffer.from(svg)).png().toBuffer()
  const design = { ...defaultDesign, colors: { ...defaultDesign.colors, ground: '#102040' } }
  const pdf = await renderTicketPdf({ ...ticket, design, logo })
  expect(pdf.length).toBeLessThan(40_000)
  const { data, width } = await rasterizePdf(pdf, { dpi: 72 })
  const at = (x: number, y: number) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)]
  expect(at(56, 48)[0]).toBeGreaterThan(230)
  expect(at(43, 36).every((value, index) => Math.abs(value - ([0x10, 0x20, 0x40][index] ?? 0)) < 8)).toBe(true)
})

/** Dots from the first to the last black column. */
function blackWidth({ width, height, data }: Awaited<ReturnType<typeof rasterizePdf>>): number {
  const isBlack = (offset: number) => data[offset] === 0 && data[offset + 1] === 0 && data[offset + 2] === 0
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
    Array.from({ length: height }, (_, y) => 4 * (y * width + x)).some(isBlack),
  )
  return Math.max(...columns) - Math.min(...columns)
}
