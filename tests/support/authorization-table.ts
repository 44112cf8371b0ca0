// Every procedure and every route × method, with who may use it. What is not in these tables fails the test that walks them.
import type { Permission } from '@/server/kernel/actor'
import type { Ids } from './authorization-world'

type Built = {
  path?: string
  params?: Record<string, string>
  body?: unknown
  raw?: string
  headers?: Record<string, string>
}

export type RouteRule =
  /** Anyone may call; `build` makes a request that must not be answered with 401 or 403. */
  | { access: 'public'; build: (ids: Ids) => Built; status?: number }
  /** A credential with the permission; with `buyer` also the purchase's access token. `names` says which ids the request reaches by. */
  | { access: 'permission'; permission: Permission; buyer?: true; build: (ids: Ids) => Built; makesOwn?: true }
  /** The purchase's access token alone. */
  | { access: 'buyer'; build: (ids: Ids) => Built }
  /** The address itself is the right: a made-up one is 404. */
  | { access: 'address'; build: () => Built }
  /** Guarded by something else, tried elsewhere. */
  | { access: 'own'; because: string }

const soon = { startsAt: '2030-06-12T17:30:00Z', endsAt: '2030-06-12T22:00:00Z', timeZone: 'Europe/Paris' }
const anEvent = { title: 'Nouveau', ...soon, ticketTypes: [{ name: 'A', price: { amount: 100, currency: 'EUR' } }] }
const event = ({ event }: Ids): Built => ({ params: { id: event } })
const purchase = ({ purchase }: Ids): Built => ({ params: { id: purchase } })
const ticket = ({ ticket }: Ids): Built => ({ params: { id: ticket } })
const items = ({ ticketType }: Ids) => [{ ticketTypeId: ticketType, quantity: 1 }]
const buyer = { name: 'Camille', email: 'camille@exemple.fr' }

export const routeRules: Record<string, RouteRule> = {
  ...Object.fromEntries(
    ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((method) => [
      `${method} app/api/[...rest]`,
      { access: 'public', build: () => ({}), status: 404 } satisfies RouteRule,
    ]),
  ),
  'POST app/api/auth/login': { access: 'public', build: () => ({ body: {} }), status: 422 },
  'POST app/api/auth/validate': { access: 'public', build: () => ({ body: { token: 'x', permissions: [] } }) },
  'GET app/api/auth/[...nextauth]': {
    access: 'own',
    because: 'next-auth itself: server/auth/browser-session.db.test.ts',
  },
  'POST app/api/auth/[...nextauth]': {
    access: 'own',
    because: 'next-auth itself: server/auth/browser-session.db.test.ts',
  },
  'GET app/api/trpc/[trpc]': { access: 'own', because: 'walked procedure by procedure' },
  'POST app/api/trpc/[trpc]': { access: 'own', because: 'walked procedure by procedure' },
  'POST app/api/webhooks/stripe': {
    access: 'own',
    because: 'its signature: server/payments/receive-stripe-event.db.test.ts',
  },
  'GET app/health': { access: 'public', build: () => ({}) },
  'GET app/covers/[file]': { access: 'address', build: () => ({ params: { file: 'never-was.webp' } }) },
  'GET app/t/[token]/pdf': { access: 'address', build: () => ({ params: { token: 'a'.repeat(43) } }) },
  'GET app/t/[token]/calendar': { access: 'address', build: () => ({ params: { token: 'a'.repeat(43) } }) },

  'POST app/api/events': {
    access: 'permission',
    permission: 'events:create',
    makesOwn: true,
    build: () => ({ body: anEvent }),
  },
  'GET app/api/events/[id]': { access: 'public', build: event },
  'PATCH app/api/events/[id]': {
    access: 'permission',
    permission: 'events:update',
    build: (ids) => ({ ...event(ids), body: { title: 'Changé' } }),
  },
  'POST app/api/events/[id]/publish': {
    access: 'permission',
    permission: 'events:publish',
    build: (ids) => ({ ...event(ids), body: {} }),
  },
  'GET app/api/events/[id]/stats': { access: 'permission', permission: 'reports:read', build: event },
  'POST app/api/events/[id]/attendees': {
    access: 'permission',
    permission: 'attendees:create',
    build: (ids) => ({ ...event(ids), body: { attendees: [{ name: 'Noé', email: 'noe@exemple.fr' }] } }),
  },
  'POST app/api/uploads/covers': {
    access: 'permission',
    permission: 'events:update',
    build: (ids) => ({
      path: `/?eventId=${ids.event}`,
      raw: 'not a picture',
      headers: { 'content-type': 'image/png' },
    }),
  },
  'POST app/api/purchases': {
    access: 'public',
    build: (ids) => ({ body: { eventId: ids.event, items: items(ids), buyer } }),
    status: 201,
  },
  'GET app/api/purchases/[id]': { access: 'permission', permission: 'purchases:read', buyer: true, build: purchase },
  'DELETE app/api/purchases/[id]': {
    access: 'permission',
    permission: 'purchases:cancel',
    buyer: true,
    build: purchase,
  },
  'POST app/api/checkout': {
    access: 'public',
    build: (ids) => ({ body: { eventId: ids.event, items: items(ids) } }),
    status: 201,
  },
  'PUT app/api/checkout/[id]/buyer': { access: 'buyer', build: (ids) => ({ ...purchase(ids), body: { buyer } }) },
  'POST app/api/checkout/[id]/time': { access: 'buyer', build: purchase },
  'POST app/api/payments/process': {
    access: 'permission',
    permission: 'purchases:create',
    buyer: true,
    build: (ids) => ({
      body: { purchaseId: ids.purchase, returnUrl: 'https://billets.example/', preferredGateways: ['stripe'] },
    }),
  },
  'GET app/api/tickets/[id]': { access: 'permission', permission: 'tickets:read', build: ticket },
  'GET app/api/tickets/[id]/pdf': { access: 'permission', permission: 'tickets:read', build: ticket },
  'POST app/api/scans/validate': {
    access: 'permission',
    permission: 'scanning:scan',
    build: ({ event }) => ({ body: { qrCodeData: 'T1:NOPE', eventId: event } }),
  },
}

export type ProcedureRule =
  | { access: 'public'; input?: unknown }
  /** Signed in, in no organization. */
  | { access: 'user'; input?: unknown }
  /** Every member. */
  | { access: 'member' }
  /**
   * With `names: false` there is no object in the input that could be another organization's. `also` lists what is asked for besides,
   * because of the input or of what is answered.
   */
  | {
      access: 'permission'
      permission: Permission
      also?: readonly Permission[]
      input: (ids: Ids) => object
      names?: false
    }

const one = ({ event }: Ids) => ({ eventId: event })
const none = () => ({})

export const procedureRules: Record<string, ProcedureRule> = {
  'account.me': { access: 'public' },
  'account.signUp': { access: 'public', input: { name: 'A', email: 'a@exemple.fr', password: 'dix caractères' } },
  'account.signOutEverywhere': { access: 'user' },
  'organizations.mine': { access: 'user' },
  'organizations.create': { access: 'user', input: { name: 'Une autre' } },
  'organizations.current': { access: 'member' },
  'organizations.members': { access: 'permission', permission: 'members:read', names: false, input: none },
  'apiKeys.list': { access: 'permission', permission: 'api_keys:read', names: false, input: none },
  'apiKeys.create': {
    access: 'permission',
    permission: 'api_keys:manage',
    also: ['events:read'], // nobody gives a key what they may not do themselves
    names: false,
    input: () => ({ name: 'A', permissions: ['events:read'] }),
  },
  'apiKeys.revoke': { access: 'permission', permission: 'api_keys:manage', input: ({ apiKey }) => ({ id: apiKey }) },
  'events.list': { access: 'permission', permission: 'events:read', names: false, input: none },
  'events.get': { access: 'permission', permission: 'events:read', input: one },
  'events.create': { access: 'permission', permission: 'events:create', names: false, input: () => anEvent },
  'events.update': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...one(ids), change: { title: 'Changé' } }),
  },
  'events.publish': { access: 'permission', permission: 'events:publish', input: one },
  'events.pause': { access: 'permission', permission: 'events:publish', input: one },
  'events.resume': { access: 'permission', permission: 'events:publish', input: one },
  'events.archiveTicketType': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...one(ids), ticketTypeId: ids.ticketType }),
  },
  'events.removeCover': { access: 'permission', permission: 'events:update', input: one },
  'attendees.list': { access: 'permission', permission: 'attendees:read', input: one },
  'attendees.import': {
    access: 'permission',
    permission: 'attendees:create',
    input: (ids) => ({ ...one(ids), attendees: [{ name: 'Noé' }] }),
  },
  'purchases.list': { access: 'permission', permission: 'purchases:read', names: false, input: none },
  'purchases.get': { access: 'permission', permission: 'purchases:read', input: ({ purchase }) => ({ id: purchase }) },
  'scanning.eventsToScan': { access: 'user' },
  'scanning.validate': {
    access: 'permission',
    permission: 'scanning:scan',
    input: ({ event }) => ({ qrCodeData: 'T1:NOPE', eventId: event }),
  },
  'scanning.counts': { access: 'permission', permission: 'scanning:scan', input: one },
  'scanning.recent': { access: 'permission', permission: 'scanning:scan', input: one },
  'reports.events': {
    access: 'permission',
    permission: 'reports:read',
    also: ['events:read'],
    names: false,
    input: none,
  },
  'reports.stats': { access: 'permission', permission: 'reports:read', input: one },
  'reports.sales': { access: 'permission', permission: 'reports:read', input: one },
  'reports.attendance': { access: 'permission', permission: 'reports:read', input: one },
}
