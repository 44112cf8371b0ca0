// The evidence opened as a bank's clerk opens it: text selected, pages counted.
import { describe, expect, test } from 'vitest'
import { readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import type { Evidence } from './contract'
import { evidenceFields } from './evidence-fields'
import { renderEvidencePdf } from './evidence-pdf'

const evidence: Evidence = {
  locale: 'fr',
  organizationName: 'Lumières & Cie',
  dispute: {
    ref: 'dp_1Pgc71B7WZ01zgkW',
    reason: 'product_not_received',
    amount: { amount: 123_450, currency: 'EUR' },
    openedAt: '2027-06-20T08:00:00.000Z',
  },
  purchase: {
    number: 'PTL-7KQ2X4H',
    createdAt: '2027-03-01T10:00:00.000Z',
    paidAt: '2027-03-01T10:02:00.000Z',
    total: { amount: 123_450, currency: 'EUR' },
    paymentRefs: ['pi_3PgafuB7WZ01zgkW'],
    items: [{ name: 'Plein tarif', quantity: 2, unitPrice: { amount: 61_725, currency: 'EUR' } }],
  },
  buyer: {
    name: 'Camille Roussel',
    email: 'camille@exemple.fr',
    company: '',
    address: '12 rue de la République\n69002 Lyon',
    ip: '203.0.113.7',
  },
  event: {
    title: 'Les Nuits du Théâtre antique',
    startsAt: '2027-06-12T17:30:00.000Z',
    endsAt: '2027-06-12T22:00:00.000Z',
    timeZone: 'Europe/Paris',
    venueName: 'Théâtre antique',
    venueAddress: '6 rue de l’Antiquaille, Lyon',
  },
  tickets: [
    {
      code: '7KQ2X-X4HM9',
      holder: 'Camille Roussel',
      type: 'Plein tarif',
      issuedAt: '2027-03-01T10:02:00.000Z',
      page: 'https://billets.example/t/AbCdEf…',
    },
  ],
  messages: [
    {
      kind: 'purchase_confirmation',
      recipient: 'camille@exemple.fr',
      status: 'sent',
      sentAt: '2027-03-01T10:02:03.000Z',
      provider: 'resend',
      messageId: '4ef9a417-02e9-4d39-ad75-9611e0fcc33c',
    },
  ],
  scans: [
    {
      at: '2027-06-12T17:03:00.000Z',
      gate: 'Porte B',
      list: 'Entrée',
      code: '7KQ2X-X4HM9',
      holder: 'Camille Roussel',
      admitted: true,
    },
  ],
  furtherScans: 0,
  statement: 'L’acheteuse est entrée avec sa sœur.\n\nElle nous a écrit le lendemain pour nous remercier.',
}
const preparedAt = new Date('2027-06-21T09:00:00Z')

const textOf = async (pdf: Buffer) => (await readPdfText(pdf)).replace(/[\s\u00a0\u202f]+/g, ' ')

describe('the file of the evidence', () => {
  test('tells in French who bought what, how the tickets were delivered, and who came in when and where', async () => {
    const pdf = await renderEvidencePdf(evidence, preparedAt)
    const text = await textOf(pdf)
    for (const part of [
      'Réponse à une contestation de paiement',
      'les billets n’auraient pas été reçus',
      '1 234,50 €',
      'PTL-7KQ2X4H',
      'Camille Roussel',
      'camille@exemple.fr',
      '12 rue de la République 69002 Lyon',
      '203.0.113.7',
      'pi_3PgafuB7WZ01zgkW',
      'lundi 1 mars 2027 à 11 h 02',
      'Confirmation avec les billets',
      'samedi 12 juin 2027 à 19 h 03',
      'Porte B',
      'Entrée admise',
      'L’acheteuse est entrée avec sa sœur.',
      'heure de Paris',
      'Page 1 sur',
    ]) {
      expect(text).toContain(part)
    }
    expect(text.replaceAll(' ', '')).toContain('4ef9a417-02e9-4d39-ad75-9611e0fcc33c')
    const { language, info } = await readPdfFacts(pdf)
    expect(language).toBe('fr')
    expect(info).toMatchObject({ Title: 'Justificatifs – commande PTL-7KQ2X4H', Author: 'Lumières & Cie' })
  })

  test('tells it in English', async () => {
    const text = await textOf(await renderEvidencePdf({ ...evidence, locale: 'en' }, preparedAt))
    for (const part of [
      'Answer to a payment dispute',
      '€1,234.50',
      'Checks at the gate',
      'Admitted',
      'Paris time',
      'Page 1 of',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('is the same, byte for byte, for the same evidence', async () => {
    const [one, two] = [await renderEvidencePdf(evidence, preparedAt), await renderEvidencePdf(evidence, preparedAt)]
    expect(one.equals(two)).toBe(true)
  })

  test('holds a full statement, a hundred scans, a hundred tickets and foreign letters on pages that a provider takes', async () => {
    const [ticket, scan] = [evidence.tickets[0], evidence.scans[0]]
    if (!ticket || !scan) throw new Error('the sample lost its rows')
    const long: Evidence = {
      ...evidence,
      buyer: { ...evidence.buyer, name: '山田太郎 Наталья' },
      tickets: Array.from({ length: 100 }, () => ticket),
      scans: Array.from({ length: 100 }, () => scan),
      furtherScans: 31,
      statement: `${'Nous contestons. '.repeat(500)}\n${'x'.repeat(1500)}`.slice(0, 10_000),
    }
    const pdf = await renderEvidencePdf(long, preparedAt)
    const text = await textOf(pdf)
    expect(text).toContain('Et 31 autres contrôles.')
    expect(text).toContain('Наталья')
    expect((await readPdfFacts(pdf)).pages).toBeLessThan(50)
    expect(pdf.length).toBeLessThan(2_000_000)
  }, 120_000)

  test('shows what no face can print to be missing, and never as other letters', async () => {
    const buyer = { ...evidence.buyer, name: 'გიორგი ბერიძე' }
    const text = await textOf(await renderEvidencePdf({ ...evidence, buyer, scans: [], messages: [] }, preparedAt))
    expect(text).toContain('������ ������')
    expect(text).toContain('12 rue de la République')
  })

  test('without mails, scans and words of the organizer says that there are none', async () => {
    const text = await textOf(
      await renderEvidencePdf({ ...evidence, messages: [], scans: [], statement: '' }, preparedAt),
    )
    expect(text).toContain('Aucun message n’a été envoyé pour cette commande.')
    expect(text).toContain('Aucun billet de cette commande n’a été présenté à l’entrée.')
    expect(text).not.toContain('Déclaration de l’organisateur')
  })
})

test('the typed fields hold what a bank’s program looks for, and leave out what is not known', () => {
  const fields = evidenceFields(evidence, 'file_1')
  expect(fields).toMatchObject({
    customer_name: 'Camille Roussel',
    customer_email_address: 'camille@exemple.fr',
    customer_purchase_ip: '203.0.113.7',
    billing_address: '12 rue de la République\n69002 Lyon',
    service_date: 'samedi 12 juin 2027',
    service_documentation: 'file_1',
  })
  expect(fields.access_activity_log).toContain('samedi 12 juin 2027 à 19\u202fh\u202f03 – billet 7KQ2X-X4HM9')
  expect(fields.uncategorized_text).toContain('L’acheteuse est entrée')
  expect(fields.uncategorized_text).toContain('4ef9a417-02e9-4d39-ad75-9611e0fcc33c')
  const bare = evidenceFields({ ...evidence, buyer: { ...evidence.buyer, ip: null, address: '' }, scans: [] }, 'file_1')
  for (const name of ['customer_purchase_ip', 'billing_address', 'access_activity_log'])
    expect(bare).not.toHaveProperty(name)
})
