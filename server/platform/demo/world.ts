// The demo's cast: two organizations, a person of every role in each, and events in every state a visitor may want to see.
import type { Role } from '@/server/kernel/actor'
import type { SellerDetails } from '@/server/sellers/contract'

export const demoPassword = 'portillon-demo'

type DemoUser = { name: string; role: Role }
type DemoType = {
  name: string
  description?: string
  amount: number
  vatRate: number
  capacity?: number
  capacityName?: string
  maxPerPurchase?: number
}

export type DemoEvent = {
  title: string
  description: string
  /** Days from today and hour on the event's own clock. */
  startsInDays: number
  startsAtHour: number
  hours: number
  timeZone: string
  venue: { name: string; address: string }
  currency: string
  capacities?: { name: string; size: number }[]
  ticketTypes: DemoType[]
  state: 'draft' | 'published'
  /** Past purchases to make, spread over the last weeks. */
  purchases: number
  /** How many of the tickets have already come in, for an event that is on. */
  admitted?: number
}

export type DemoOrganization = {
  name: string
  domain: string
  locale: 'fr' | 'en'
  seller: SellerDetails
  /** How it is paid by bank transfer, if it is. */
  transfers?: string
  /** Absent: the free one. */
  plan?: 'pro' | 'scale'
  users: DemoUser[]
  events: DemoEvent[]
}

export const demoOrganizations: readonly DemoOrganization[] = [
  {
    name: 'Lumières & Cie',
    domain: 'lumieres.example',
    plan: 'scale',
    locale: 'fr',
    seller: {
      legalName: 'Lumières & Cie, association loi 1901',
      address: '12 quai Saint-Vincent\n69001 Lyon',
      registration: 'SIREN 812 345 678',
      vatNumber: 'FR 40 812345678',
      invoicePrefix: '',
      footer: 'Licence d’entrepreneur de spectacles PLATESV-D-2026-000123.',
      contactEmail: 'bonjour@lumieres.example',
    },
    transfers: 'Lumières & Cie\nIBAN FR14 2004 1010 0505 0001 3M02 606\nBIC PSSTFRPPLYO',
    users: [
      { name: 'Ana Moreau', role: 'owner' },
      { name: 'Sofiane Haddad', role: 'admin' },
      { name: 'Claire Vasseur', role: 'manager' },
      { name: 'Marc Nguyễn', role: 'box_office' },
      { name: 'Sam Diallo', role: 'gate_staff' },
      { name: 'Inès Perrot', role: 'read_only' },
    ],
    events: [
      {
        title: 'Les Nuits du Théâtre antique',
        description:
          'Une soirée de musique sous les étoiles, entre pierres romaines et ville allumée. Cinq ensembles, deux créations, et le silence du théâtre juste avant la première note.\n\nOn s’assoit où l’on veut, on apporte un coussin, on reste jusqu’à la fin.',
        startsInDays: 24,
        startsAtHour: 20,
        hours: 3,
        timeZone: 'Europe/Paris',
        venue: { name: 'Théâtre antique de Fourvière', address: '6 rue de l’Antiquaille, 69005 Lyon' },
        currency: 'EUR',
        ticketTypes: [
          { name: 'Plein tarif', description: 'Placement libre', amount: 4900, vatRate: 5.5, capacity: 700 },
          {
            name: 'Réduit',
            description: 'Moins de 26 ans, demandeurs d’emploi, sur justificatif',
            amount: 3200,
            vatRate: 5.5,
            capacity: 90,
          },
          {
            name: 'Soutien',
            description: 'Plein tarif et 20 € pour les ateliers scolaires',
            amount: 6900,
            vatRate: 5.5,
            capacity: 300,
          },
        ],
        state: 'published',
        purchases: 130,
      },
      {
        title: 'Soirée d’ouverture au Comptoir',
        description: 'Un verre, trois lectures et la présentation de la saison.',
        startsInDays: 0,
        startsAtHour: 19,
        // Beyond the end of today, whatever the hour at which the demo is filled.
        hours: 30,
        timeZone: 'Europe/Paris',
        venue: { name: 'Le Comptoir des Brotteaux', address: '14 place Jules-Ferry, 69006 Lyon' },
        currency: 'EUR',
        capacities: [{ name: 'Salle', size: 120 }],
        ticketTypes: [
          { name: 'Entrée', amount: 1200, vatRate: 5.5, capacityName: 'Salle' },
          {
            name: 'Invitation',
            description: 'Pour les abonnés, sur présentation de la carte',
            amount: 0,
            vatRate: 5.5,
            capacityName: 'Salle',
            maxPerPurchase: 2,
          },
        ],
        state: 'published',
        purchases: 40,
        admitted: 22,
      },
      {
        title: 'Concert à la bougie',
        description: 'Quatuor à cordes, soixante places, aucune lumière électrique.',
        startsInDays: 11,
        startsAtHour: 21,
        hours: 2,
        timeZone: 'Europe/Paris',
        venue: { name: 'Chapelle de la Trinité', address: '29 rue de la Bourse, 69002 Lyon' },
        currency: 'EUR',
        ticketTypes: [{ name: 'Place assise', amount: 2800, vatRate: 5.5, capacity: 24, maxPerPurchase: 4 }],
        state: 'published',
        purchases: 12,
      },
      {
        title: 'Marché des potiers',
        description: '',
        startsInDays: 70,
        startsAtHour: 9,
        hours: 9,
        timeZone: 'Europe/Paris',
        venue: { name: 'Quai des Célestins', address: 'Lyon' },
        currency: 'EUR',
        ticketTypes: [{ name: 'Atelier de tournage', amount: 1500, vatRate: 20, capacity: 40 }],
        state: 'draft',
        purchases: 0,
      },
    ],
  },
  {
    name: 'Harbour Sessions',
    domain: 'harbour.example',
    locale: 'en',
    seller: {
      legalName: 'Harbour Sessions Ltd',
      address: '3 Quayside\nBristol BS1 4QA\nUnited Kingdom',
      registration: 'Company number 09876543',
      vatNumber: 'GB 123 4567 89',
      invoicePrefix: '',
      footer: '',
      contactEmail: 'hello@harbour.example',
    },
    users: [
      { name: 'Olivia Hart', role: 'owner' },
      { name: 'Noah Osei', role: 'admin' },
      { name: 'Maya Lindqvist', role: 'manager' },
      { name: 'Ethan Wright', role: 'box_office' },
      { name: 'Zara Khan', role: 'gate_staff' },
      { name: 'Theo Baker', role: 'read_only' },
    ],
    events: [
      {
        title: 'TypeScript by the Sea',
        description: 'One day, nine talks, one long lunch with a view of the harbour.',
        startsInDays: 45,
        startsAtHour: 9,
        hours: 9,
        timeZone: 'Europe/London',
        venue: { name: 'The Old Rope Works', address: '3 Quayside, Bristol' },
        currency: 'GBP',
        capacities: [{ name: 'Main hall', size: 180 }],
        ticketTypes: [
          { name: 'Standard', amount: 14900, vatRate: 20, capacityName: 'Main hall' },
          {
            name: 'Student',
            description: 'With a valid student card',
            amount: 4900,
            vatRate: 20,
            capacityName: 'Main hall',
            capacity: 40,
          },
        ],
        state: 'published',
        purchases: 30,
      },
    ],
  },
]

export const demoBuyers = [
  'Camille Roussel',
  'Yanis Benali',
  'Lucie Marchand',
  'Nguyễn Thị Ánh',
  'Élodie Faure',
  'محمد الأمين',
  'Jean-Baptiste Le Goff',
  'Aïcha Koné',
  'Thomas Girard',
  'Zoé Lambert',
  'Ștefan Ionescu',
  'Marguerite d’Arcy',
  'Hugo Petit',
  'Olena Kovalenko',
  'Paul Müller',
  'Inès Da Silva',
] as const
