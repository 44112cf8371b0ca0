// Every procedure and every route × method, with who may use it. What is not in these tables fails the test that walks them.
import type { Permission } from '@/server/kernel/actor'
import { defaultDesign } from '@/server/templates/contract'
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

const someWords = { subject: 'Bientôt', blocks: [{ kind: 'text', text: 'À bientôt' }] }
const twoDaysBefore = { anchor: 'doors', minutesBefore: 2_880, atMinute: 600 }
const aMessage = { template: 'custom', data: { message: 'À bientôt' } }
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
    because: 'its signature: server/payments/stripe/receive-stripe-event.db.test.ts',
  },
  'POST app/api/webhooks/paypal': {
    access: 'own',
    because: 'its signature: server/payments/paypal/receive-paypal-event.db.test.ts',
  },
  'POST app/api/webhooks/resend': {
    access: 'own',
    because: 'its signature: server/notifications/provider-events.db.test.ts',
  },
  'POST app/api/webhooks/sendgrid': {
    access: 'own',
    because: 'its signature: server/notifications/provider-events.db.test.ts',
  },
  'POST app/api/webhooks/twilio': {
    access: 'own',
    because: 'its signature: server/notifications/provider-events.db.test.ts',
  },
  'POST app/api/internal/payment-webhook': {
    access: 'own',
    because: 'its signature: app/api/internal/payment-webhook/payment-webhook.db.test.ts',
  },
  'POST app/api/internal/ticket-generation-webhook': {
    access: 'own',
    because: 'its signature: app/api/internal/ticket-generation-webhook/ticket-generation-webhook.db.test.ts',
  },
  'GET app/metrics': { access: 'own', because: 'METRICS_TOKEN or this machine: server/platform/metrics.db.test.ts' },
  'GET app/files/[...key]': {
    access: 'address',
    build: () => ({ params: { key: 'tickets' }, path: '/files/tickets/2026/01/01/x.pdf?exp=1&name=x.pdf&sig=x' }),
  },
  'GET app/health': { access: 'public', build: () => ({}) },
  'GET app/covers/[file]': { access: 'address', build: () => ({ params: { file: 'never-was.webp' } }) },
  'GET app/d/[file]': { access: 'address', build: () => ({ params: { file: `${'a'.repeat(43)}.pdf` } }) },
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
  'GET app/api/events/[id]/revocations': { access: 'permission', permission: 'scanning:scan', build: event },
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
  'POST app/api/uploads/logos': {
    access: 'permission',
    permission: 'events:update',
    makesOwn: true,
    build: () => ({ raw: 'not a picture', headers: { 'content-type': 'image/png' } }),
  },
  'POST app/api/uploads/message-pictures': {
    access: 'permission',
    permission: 'settings:manage',
    makesOwn: true,
    build: () => ({ raw: 'not a picture', headers: { 'content-type': 'image/png' } }),
  },
  'GET app/pictures/[...path]': { access: 'address', build: () => ({ params: { path: 'never-was.jpg' } }) },
  'GET app/logos/[...path]': { access: 'address', build: () => ({ params: { path: 'never-was.png' } }) },
  'GET app/p/[token]/tickets.pdf': {
    access: 'address',
    build: () => ({ params: { token: `ptl_buy_${'a'.repeat(43)}` } }),
  },
  'GET app/api/purchases/[id]/tickets/pdf': {
    access: 'permission',
    permission: 'tickets:read',
    buyer: true,
    build: purchase,
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
  'PUT app/api/checkout/[id]/billing': {
    access: 'buyer',
    build: (ids) => ({ ...purchase(ids), body: { company: 'Roussel & Filles', address: '', vatNumber: '' } }),
  },
  'POST app/api/checkout/[id]/time': { access: 'buyer', build: purchase },
  'POST app/api/payments/process': {
    access: 'permission',
    permission: 'purchases:create',
    buyer: true,
    build: (ids) => ({
      body: { purchaseId: ids.purchase, returnUrl: 'https://billets.example/', preferredGateways: ['stripe'] },
    }),
  },
  'POST app/api/payments/[paymentId]/refund': {
    access: 'permission',
    permission: 'payments:refund',
    build: ({ payment }) => ({
      params: { paymentId: payment },
      body: { amount: { amount: 100, currency: 'EUR' }, reason: 'goodwill' },
    }),
  },
  'GET app/api/documents/export': {
    access: 'own',
    because: 'a file and no object: server/documents/document-file.db.test.ts',
  },
  'GET app/api/disputes/[id]/evidence': {
    access: 'permission',
    permission: 'payments:read',
    build: ({ dispute }) => ({ params: { id: dispute } }),
  },
  'POST app/api/tickets/generate': {
    access: 'permission',
    permission: 'tickets:create',
    build: (ids) => ({ body: { guestId: ids.attendee, eventId: ids.event, ticketTypeId: ids.ticketType } }),
  },
  'POST app/api/tickets/batch': {
    access: 'permission',
    permission: 'tickets:create',
    build: (ids) => ({ body: { guestIds: [ids.attendee], eventId: ids.event, ticketTypeId: ids.ticketType } }),
  },
  'GET app/api/tickets/batch/[id]': {
    access: 'permission',
    permission: 'tickets:read',
    build: ({ batch }) => ({ params: { id: batch } }),
  },
  'GET app/api/tickets/batch/[id]/archive': {
    access: 'permission',
    permission: 'tickets:read',
    build: ({ batch }) => ({ path: '/?kind=zip', params: { id: batch } }),
  },
  'GET app/api/tickets/[id]': { access: 'permission', permission: 'tickets:read', build: ticket },
  'GET app/api/tickets/[id]/pdf': { access: 'permission', permission: 'tickets:read', build: ticket },
  'GET app/api/reports/payouts': {
    access: 'own',
    because: 'two permissions and no object: server/reports/payouts.db.test.ts',
  },
  'GET app/api/campaigns/[id]/recipients': { access: 'own', because: 'a file: server/campaigns/campaigns.db.test.ts' },
  'GET app/api/unsubscribe/[token]': {
    access: 'own',
    because: 'changes nothing: server/campaigns/campaigns.db.test.ts',
  },
  'POST app/api/unsubscribe/[token]': {
    access: 'own',
    because: 'its address is the right: server/campaigns/campaigns.db.test.ts',
  },
  'POST app/api/notifications/email': {
    access: 'permission',
    permission: 'notifications:send',
    build: ({ event }) => ({ body: { to: 'noe@exemple.fr', ...aMessage, options: { eventId: event } } }),
  },
  'POST app/api/notifications/sms': {
    access: 'permission',
    permission: 'notifications:send',
    build: ({ event }) => ({ body: { to: '+33612345678', ...aMessage, options: { eventId: event } } }),
  },
  'GET app/api/notifications/[id]/status': {
    access: 'permission',
    permission: 'notifications:read',
    build: ({ notification }) => ({ params: { id: notification } }),
  },
  'GET app/api/notifications/history': {
    access: 'permission',
    permission: 'notifications:read',
    makesOwn: true,
    build: () => ({ path: '/api/notifications/history' }),
  },
  'GET app/api/notifications/statistics': {
    access: 'permission',
    permission: 'notifications:read',
    makesOwn: true,
    build: () => ({ path: '/api/notifications/statistics' }),
  },
  'POST app/api/devices/enrol': {
    access: 'public',
    build: () => ({ body: { secret: 'made up', publicKey: '' } }),
    status: 422,
  },
  'POST app/api/devices/invited': { access: 'public', build: () => ({ body: { secret: 'made up' } }), status: 422 },
  'POST app/api/devices/token': { access: 'public', build: ({ device }) => ({ body: { deviceId: device } }) },
  'POST app/api/devices/self': {
    access: 'own',
    because: 'its token or its signature: server/scanning/devices/device-self.db.test.ts',
  },
  'POST app/api/devices/last-scans': {
    access: 'own',
    because: 'its signature: components/scanner/device/leave-device.db.test.ts',
  },
  'GET app/[locale]/scan/manifest': {
    access: 'own',
    because: 'a file for everybody: the name, the icons and the address of the scanner',
  },
  'GET app/api/devices/bundle': {
    access: 'own',
    because: 'devices alone: app/api/devices/bundle/bundle-route.db.test.ts',
  },
  'GET app/api/devices/revocations': {
    access: 'own',
    because: 'devices alone: app/api/devices/bundle/bundle-route.db.test.ts',
  },
  'POST app/api/scans/sync': {
    access: 'own',
    because: 'devices alone: app/api/scans/sync/sync-route.db.test.ts',
  },
  'GET app/api/gate/counts': {
    access: 'permission',
    permission: 'scanning:scan',
    build: ({ event }) => ({ path: `/api/gate/counts?event=${event}` }),
  },
  'GET app/api/gate/recent': {
    access: 'permission',
    permission: 'scanning:scan',
    build: ({ event }) => ({ path: `/api/gate/recent?event=${event}` }),
  },
  'GET app/api/gate/search': {
    access: 'permission',
    permission: 'scanning:search',
    build: ({ event }) => ({ path: `/api/gate/search?event=${event}&q=Camille` }),
  },
  'POST app/api/gate/undo': {
    access: 'permission',
    permission: 'scanning:scan',
    build: ({ event, scanId }) => ({ body: { eventId: event, scanId } }),
  },
  'GET app/api/gate/live': { access: 'own', because: 'a stream: server/scanning/live/live.db.test.ts' },
  'GET app/api/gate/conflicts': {
    access: 'own',
    because: 'devices alone: app/api/scans/sync/sync-route.db.test.ts',
  },
  'GET app/api/gate/conflicts/export': {
    access: 'own',
    because: 'a file: app/api/gate/conflicts/export/export-route.db.test.ts',
  },
  'POST app/api/internal/validation/validate-ticket': {
    access: 'own',
    because: 'its signature: server/scanning/turnstiles/turnstiles.db.test.ts',
  },
  'POST app/api/internal/validation/scan-confirmation': {
    access: 'own',
    because: 'its signature: server/scanning/turnstiles/turnstiles.db.test.ts',
  },
  'POST app/api/scans/validate': {
    access: 'permission',
    permission: 'scanning:scan',
    build: ({ event }) => ({ body: { qrCodeData: 'T1:NOPE', eventId: event } }),
  },
}

export type ProcedureRule =
  | { access: 'public'; input?: unknown }
  /** A token in the input is the right: a made-up one is not found, with a session and without. */
  | { access: 'address'; input: unknown }
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
      /** What a member of some events is answered about what is the whole organization's; absent: as a stranger is. */
      narrowed?: 'ok' | 'forbidden auth.whole_organization'
    }

const one = ({ event }: Ids) => ({ eventId: event })
const aList = ({ otherList }: Ids) => ({
  name: `Liste ${otherList} ${Math.random()}`,
  ticketTypeIds: [],
  opensAt: null,
  closesAt: null,
  sessionIds: [],
  entries: 'once',
  entryLimit: null,
  exits: false,
  zoneId: null,
})
const deviceOf = ({ device }: Ids) => ({ id: device })
const campaignOf = ({ campaign }: Ids) => ({ id: campaign })
const messageOf = ({ notification }: Ids) => ({ id: notification })
const templateOf = ({ template }: Ids) => ({ templateId: template })
const wholeOnly = 'forbidden auth.whole_organization'
const none = () => ({})
const madeUpToken = 'a'.repeat(43)
/** Nobody gives or takes the power to do what they may not do. */
const ofTheGate: readonly Permission[] = ['scanning:scan']
const closed = { enabled: false, instructions: '' }
const statement = { content: Buffer.from('Date;Libellé;Montant\n22/11/2026;Loyer;-10,00\n').toString('base64') }
const columns = { date: 0, amount: 2, texts: [1], dateOrder: 'day_first', decimals: 'comma' }

export const procedureRules: Record<string, ProcedureRule> = {
  'account.me': { access: 'public' },
  'account.signUp': { access: 'public', input: { name: 'A', email: 'a@exemple.fr', password: 'dix caractères' } },
  'account.askForLink': { access: 'public', input: { email: 'personne@exemple.fr', purpose: 'sign_in', locale: 'fr' } },
  'account.resetPassword': { access: 'address', input: { token: madeUpToken, password: 'dix caractères' } },
  'account.signUpInvited': {
    access: 'address',
    input: { token: madeUpToken, name: 'A', password: 'dix caractères' },
  },
  'account.acceptInvitation': { access: 'address', input: { token: madeUpToken } },
  'account.signOutEverywhere': { access: 'user' },
  'organizations.mine': { access: 'user' },
  'organizations.create': { access: 'user', input: { name: 'Une autre' } },
  'organizations.current': { access: 'member' },
  'organizations.members': { access: 'permission', permission: 'members:read', names: false, input: none },
  'organizations.changeMember': {
    access: 'permission',
    permission: 'members:manage',
    also: ofTheGate,
    input: ({ membership }) => ({ id: membership, role: 'gate_staff' }),
  },
  'organizations.removeMember': {
    access: 'permission',
    permission: 'members:manage',
    also: ofTheGate,
    input: ({ membership }) => ({ id: membership }),
  },
  'organizations.invitations': { access: 'permission', permission: 'members:manage', names: false, input: none },
  'organizations.invite': {
    access: 'permission',
    permission: 'members:manage',
    also: ofTheGate,
    names: false,
    input: () => ({ email: `personne-${Math.random()}@exemple.fr`, role: 'gate_staff' }),
  },
  'organizations.resendInvitation': {
    access: 'permission',
    permission: 'members:manage',
    also: ofTheGate,
    input: ({ invitation }) => ({ id: invitation }),
  },
  'organizations.revokeInvitation': {
    access: 'permission',
    permission: 'members:manage',
    also: ofTheGate,
    input: ({ invitation }) => ({ id: invitation }),
  },
  'apiKeys.list': { access: 'permission', permission: 'api_keys:read', names: false, input: none },
  'apiKeys.create': {
    access: 'permission',
    permission: 'api_keys:manage',
    also: ['events:read'], // nobody gives a key what they may not do themselves
    names: false,
    input: () => ({ name: 'A', permissions: ['events:read'] }),
  },
  'apiKeys.revoke': { access: 'permission', permission: 'api_keys:manage', input: ({ apiKey }) => ({ id: apiKey }) },
  'billing.standing': { access: 'permission', permission: 'billing:read', names: false, input: none },
  'billing.overview': { access: 'permission', permission: 'billing:read', names: false, input: none },
  'billing.invoices': { access: 'permission', permission: 'billing:read', names: false, input: none },
  'billing.subscribe': {
    access: 'permission',
    permission: 'billing:manage',
    names: false,
    input: () => ({ plan: 'pro' }),
  },
  // A session of another organization: server/subscriptions/subscribe.db.test.ts
  'billing.returned': {
    access: 'permission',
    permission: 'billing:manage',
    names: false,
    input: () => ({ session: 'cs_test_made_up' }),
  },
  'billing.portal': { access: 'permission', permission: 'billing:manage', names: false, input: none },
  'billing.changePlan': {
    access: 'permission',
    permission: 'billing:manage',
    names: false,
    input: () => ({ plan: 'scale' }),
  },
  'billing.cancel': { access: 'permission', permission: 'billing:manage', names: false, input: none },
  'billing.resume': { access: 'permission', permission: 'billing:manage', names: false, input: none },
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
    input: (ids) => ({ ...one(ids), people: [{ name: 'Noé' }] }),
  },
  'attendees.countWithoutTicket': { access: 'permission', permission: 'attendees:read', input: one },
  'attendees.add': {
    access: 'permission',
    permission: 'attendees:create',
    input: (ids) => ({ ...one(ids), key: ids.attendee, name: 'Noé' }),
  },
  'attendees.previewImport': {
    access: 'permission',
    permission: 'attendees:create',
    input: (ids) => ({ ...one(ids), content: btoa('name;mail\nNoa;noa@exemple.fr') }),
  },
  'attendees.checkImport': {
    access: 'permission',
    permission: 'attendees:create',
    input: (ids) => ({
      ...one(ids),
      content: btoa('name;mail\nNoa;noa@exemple.fr'),
      columns: [{ use: 'name' }, { use: 'email' }],
      hasHeading: true,
    }),
  },
  'batches.list': { access: 'permission', permission: 'tickets:read', input: one },
  'batches.running': { access: 'permission', permission: 'tickets:read', names: false, input: none },
  'batches.get': { access: 'permission', permission: 'tickets:read', input: ({ batch }) => ({ id: batch }) },
  'batches.items': { access: 'permission', permission: 'tickets:read', input: ({ batch }) => ({ id: batch }) },
  'batches.start': {
    access: 'permission',
    permission: 'tickets:create',
    input: (ids) => ({ ...one(ids), ticketTypeId: ids.ticketType, guestIds: [ids.attendee], key: ids.attendee }),
  },
  'batches.cancel': { access: 'permission', permission: 'tickets:create', input: ({ batch }) => ({ id: batch }) },
  'batches.retryFailed': { access: 'permission', permission: 'tickets:create', input: ({ batch }) => ({ id: batch }) },
  'batches.failures': {
    access: 'permission',
    permission: 'tickets:read',
    input: ({ batch }) => ({ id: batch, locale: 'fr' }),
  },
  'batches.askForArchive': {
    access: 'permission',
    permission: 'tickets:read',
    input: ({ batch }) => ({ id: batch, kind: 'zip' }),
  },
  'eventKeys.list': { access: 'permission', permission: 'settings:read', input: one },
  'eventKeys.rotate': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ event, kid }) => ({ eventId: event, kid: Number(kid) }),
  },
  'eventKeys.withdraw': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ event, kid }) => ({ eventId: event, kid: Number(kid), tellHolders: false }),
  },
  'tickets.get': { access: 'permission', permission: 'tickets:update', input: ({ ticket }) => ({ id: ticket }) },
  'tickets.token': { access: 'permission', permission: 'tickets:read', input: ({ ticket }) => ({ id: ticket }) },
  'tickets.reissue': { access: 'permission', permission: 'tickets:update', input: ({ ticket }) => ({ id: ticket }) },
  'tickets.rename': {
    access: 'permission',
    permission: 'tickets:update',
    input: ({ ticket }) => ({ id: ticket, name: 'Noé', email: null }),
  },
  'tickets.resend': { access: 'permission', permission: 'tickets:update', input: ({ ticket }) => ({ id: ticket }) },
  'tickets.void': { access: 'permission', permission: 'tickets:void', input: ({ ticket }) => ({ id: ticket }) },
  'deadLetters.list': {
    access: 'permission',
    permission: 'settings:read',
    names: false,
    input: () => ({ locale: 'fr' }),
  },
  'deadLetters.rerun': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ deadLetter }) => ({ id: deadLetter }),
  },
  'deadLetters.dismiss': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ deadLetter }) => ({ id: deadLetter }),
  },
  'paymentSettings.get': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'paymentSettings.account': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'paymentSettings.save': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ gateways: ['stripe'], feeBearer: 'organizer', statementText: '', returnOrigins: [] }),
  },
  'paymentSettings.external': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'paymentSettings.saveExternal': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ methods: { bank_transfer: closed, cash: closed, mobile_money: closed }, deadlineHours: 72 }),
  },
  'paymentSettings.connect': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ country: 'FR', locale: 'fr' }),
  },
  'paymentSettings.takesPayments': {
    access: 'permission',
    permission: 'events:read',
    names: false,
    input: () => ({ currency: 'EUR' }),
  },
  'purchases.list': { access: 'permission', permission: 'purchases:read', names: false, input: none },
  'purchases.get': { access: 'permission', permission: 'purchases:read', input: ({ purchase }) => ({ id: purchase }) },
  'money.attention': { access: 'permission', permission: 'payments:read', names: false, input: none },
  'money.attentionCount': { access: 'permission', permission: 'payments:read', names: false, input: none },
  'money.markSeen': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ attention }) => ({ id: attention, note: 'Vu avec la banque' }),
  },
  'money.overview': { access: 'permission', permission: 'payments:read', names: false, input: none },
  'money.askForBalance': { access: 'permission', permission: 'payments:read', names: false, input: none },
  'money.payouts': {
    access: 'permission',
    permission: 'payments:read',
    also: ['reports:read'],
    names: false,
    input: none,
  },
  'money.payout': {
    access: 'permission',
    permission: 'payments:read',
    also: ['reports:read'],
    input: ({ payout }) => ({ id: payout }),
  },
  'money.history': { access: 'permission', permission: 'purchases:read', input: ({ purchase }) => ({ id: purchase }) },
  'external.awaited': { access: 'permission', permission: 'payments:confirm', names: false, input: none },
  'external.confirm': {
    access: 'permission',
    permission: 'payments:confirm',
    input: ({ outside }) => ({ paymentId: outside, amount: 4900 }),
  },
  'external.acceptUnderpaid': {
    access: 'permission',
    permission: 'payments:confirm',
    input: ({ outside }) => ({ paymentId: outside }),
  },
  'external.refundExcess': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ outside }) => ({ paymentId: outside }),
  },
  'external.bookSecond': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ attention }) => ({ itemId: attention }),
  },
  'external.markRefundSent': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ refund }) => ({ refundId: refund }),
  },
  'external.lines': { access: 'permission', permission: 'payments:confirm', names: false, input: none },
  'external.imports': { access: 'permission', permission: 'payments:confirm', names: false, input: none },
  'external.previewStatement': {
    access: 'permission',
    permission: 'payments:confirm',
    names: false,
    input: () => statement,
  },
  'external.importStatement': {
    access: 'permission',
    permission: 'payments:confirm',
    names: false,
    input: () => ({ ...statement, columns, fileName: 'releve.csv', currency: 'EUR' }),
  },
  'external.assignLine': {
    access: 'permission',
    permission: 'payments:confirm',
    input: ({ bankLine, outsidePurchase }) => ({ lineId: bankLine, purchaseId: outsidePurchase }),
  },
  'external.returnLine': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ bankLine }) => ({ lineId: bankLine }),
  },
  'external.ignoreLine': {
    access: 'permission',
    permission: 'payments:confirm',
    input: ({ bankLine }) => ({ lineId: bankLine }),
  },
  'integrations.list': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'integrations.create': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ name: 'Banque' }),
  },
  'integrations.rotate': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ integration }) => ({ id: integration }),
  },
  'integrations.revoke': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ integration }) => ({ id: integration }),
  },
  'webhooks.list': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'webhooks.get': { access: 'permission', permission: 'settings:read', input: ({ webhook }) => ({ id: webhook }) },
  'webhooks.create': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ name: 'CRM', url: 'https://crm.example.org/hook', types: ['ticket.completed'] }),
  },
  'webhooks.update': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ webhook }) => ({
      id: webhook,
      version: 1,
      name: 'CRM',
      url: 'https://crm.example.org/2',
      types: ['scan.admitted'],
    }),
  },
  'webhooks.rotate': { access: 'permission', permission: 'settings:manage', input: ({ webhook }) => ({ id: webhook }) },
  'webhooks.endOldSecret': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ webhook }) => ({ id: webhook }),
  },
  'webhooks.disable': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ webhook }) => ({ id: webhook }),
  },
  'webhooks.enable': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ webhook }) => ({ id: webhook, sendMissed: true }),
  },
  'webhooks.delete': { access: 'permission', permission: 'settings:manage', input: ({ webhook }) => ({ id: webhook }) },
  'webhooks.ping': { access: 'permission', permission: 'settings:manage', input: ({ webhook }) => ({ id: webhook }) },
  'webhooks.deliveries': {
    access: 'permission',
    permission: 'settings:read',
    input: ({ webhook }) => ({ id: webhook }),
  },
  'webhooks.delivery': {
    access: 'permission',
    permission: 'settings:read',
    input: ({ webhookDelivery }) => ({ id: webhookDelivery }),
  },
  'webhooks.replay': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ webhookDelivery }) => ({ id: webhookDelivery }),
  },
  'webhooks.replaySince': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ webhook }) => ({ id: webhook, since: '2026-01-01T00:00:00Z' }),
  },
  'refunds.options': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ purchase }) => ({ purchaseId: purchase }),
  },
  'refunds.refund': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ purchase }) => ({ purchaseId: purchase, key: purchase, reason: 'goodwill' }),
  },
  'refunds.retry': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ refund }) => ({ refundId: refund }),
  },
  'refunds.cancelEvent': {
    access: 'permission',
    permission: 'events:cancel',
    also: ['payments:refund'], // somebody has paid for it
    input: (ids) => ({ ...one(ids), confirmation: 'un autre titre' }),
  },
  'refunds.mayCancelEvent': { access: 'permission', permission: 'events:read', input: one },
  'refunds.run': { access: 'permission', permission: 'purchases:read', input: one },
  'refunds.file': {
    access: 'permission',
    permission: 'purchases:read',
    input: (ids) => ({ ...one(ids), locale: 'fr' }),
  },
  'refunds.pauseRun': { access: 'permission', permission: 'payments:refund', input: one },
  'refunds.resumeRun': { access: 'permission', permission: 'payments:refund', input: one },
  'refunds.retryRun': { access: 'permission', permission: 'payments:refund', input: one },
  'documents.list': { access: 'permission', permission: 'payments:read', names: false, input: none },
  'documents.ofPurchase': {
    access: 'permission',
    permission: 'purchases:read',
    input: ({ purchase }) => ({ purchaseId: purchase }),
  },
  'documents.correct': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ document }) => ({
      invoiceId: document,
      buyer: { name: 'Claire', company: 'Roussel & Filles', address: '', vatNumber: '' },
    }),
  },
  'documents.seller': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'documents.saveSeller': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({
      ...{ legalName: 'A', address: '', registration: '', vatNumber: '', invoicePrefix: '', footer: '' },
      contactEmail: '',
    }),
  },
  'disputes.list': { access: 'permission', permission: 'payments:read', names: false, input: none },
  'disputes.get': { access: 'permission', permission: 'payments:read', input: ({ dispute }) => ({ id: dispute }) },
  'disputes.saveStatement': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ dispute }) => ({ id: dispute, statement: 'Elle est venue.' }),
  },
  'disputes.sendEvidence': {
    access: 'permission',
    permission: 'payments:refund',
    input: ({ dispute }) => ({ id: dispute, statement: 'Elle est venue.' }),
  },
  'templates.list': { access: 'permission', permission: 'events:read', names: false, input: none },
  'templates.get': { access: 'permission', permission: 'events:read', input: templateOf, narrowed: 'ok' },
  'templates.versions': { access: 'permission', permission: 'events:read', input: templateOf, narrowed: 'ok' },
  'templates.ofEvent': { access: 'permission', permission: 'events:read', input: one },
  'templates.questions': { access: 'permission', permission: 'events:read', input: one },
  'templates.create': {
    access: 'permission',
    permission: 'events:update',
    names: false,
    input: () => ({ name: 'Gala', design: defaultDesign }),
  },
  'templates.save': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...templateOf(ids), design: { ...defaultDesign, cover: 'none' }, seen: 1 }),
    narrowed: wholeOnly,
  },
  'templates.restore': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...templateOf(ids), number: 1 }),
    narrowed: wholeOnly,
  },
  'templates.rename': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...templateOf(ids), name: 'Soirée' }),
    narrowed: wholeOnly,
  },
  'templates.archive': { access: 'permission', permission: 'events:update', input: templateOf, narrowed: wholeOnly },
  'templates.setDefault': {
    access: 'permission',
    permission: 'events:update',
    input: templateOf,
    narrowed: wholeOnly,
  },
  'templates.assign': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...one(ids), ...templateOf(ids) }),
  },
  'templates.test': {
    access: 'permission',
    permission: 'events:update',
    input: (ids) => ({ ...one(ids), design: defaultDesign }),
  },
  'templates.testFile': {
    access: 'permission',
    permission: 'events:update',
    input: ({ sampleFile }) => ({ fileKey: sampleFile }),
    narrowed: 'ok',
  },
  'messageSettings.get': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'messageSettings.save': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ providerOrder: [], senderName: 'Zoé', replyTo: null, quietFrom: 1260, quietUntil: 540, seen: 0 }),
  },
  'messageSettings.createDomain': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ domain: 'billets.example.org', localPart: 'bonjour' }),
  },
  'messageSettings.checkDomain': { access: 'permission', permission: 'settings:manage', names: false, input: none },
  'messageSettings.removeDomain': { access: 'permission', permission: 'settings:manage', names: false, input: none },
  'messageSettings.suppressions': {
    access: 'permission',
    permission: 'settings:read',
    names: false,
    input: () => ({ search: 'x' }),
  },
  'messageSettings.release': {
    access: 'permission',
    permission: 'settings:manage',
    input: ({ suppression }) => ({ id: suppression }),
  },
  'messageTemplates.list': { access: 'permission', permission: 'settings:read', names: false, input: none },
  'messageTemplates.get': {
    access: 'permission',
    permission: 'settings:read',
    names: false,
    input: () => ({ kind: 'reminder' }),
  },
  'messageTemplates.preview': {
    access: 'permission',
    permission: 'settings:read',
    names: false,
    input: () => ({ kind: 'reminder', locale: 'fr', content: null }),
  },
  'messageTemplates.save': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ kind: 'reminder', locale: 'fr', content: someWords, seen: 0 }),
  },
  'messageTemplates.drop': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ kind: 'reminder', locale: 'fr', seen: 1 }),
  },
  'messageTemplates.sendTest': {
    access: 'permission',
    permission: 'settings:manage',
    names: false,
    input: () => ({ kind: 'reminder', locale: 'fr', content: null }),
  },
  'ticketPage.stamp': { access: 'address', input: { token: madeUpToken } },
  'ticketPage.rename': { access: 'address', input: { token: madeUpToken, name: 'Zoé' } },
  'ticketPage.offer': {
    access: 'address',
    input: { token: madeUpToken, name: 'Zoé', email: 'zoe@exemple.fr', locale: 'fr' },
  },
  'ticketPage.revoke': { access: 'address', input: { token: madeUpToken } },
  'ticketPage.accept': { access: 'address', input: { token: madeUpToken, name: 'Zoé', locale: 'fr' } },
  'ticketPage.decline': { access: 'address', input: { token: madeUpToken } },
  'ticketPage.showDisplay': { access: 'address', input: { token: madeUpToken, secret: 'A'.repeat(43), has: null } },
  'ticketPage.sendDisplayCode': { access: 'address', input: { token: madeUpToken, locale: 'fr' } },
  'ticketPage.moveDisplay': {
    access: 'address',
    input: { token: madeUpToken, secret: 'A'.repeat(43), code: '123456' },
  },
  'ticketPage.findLost': { access: 'public', input: { email: 'personne@exemple.fr', locale: 'fr' } },
  'scanning.eventsToScan': { access: 'user' },
  'scanning.validate': {
    access: 'permission',
    permission: 'scanning:scan',
    input: ({ event }) => ({ qrCodeData: 'T1:NOPE', eventId: event }),
  },
  'scanning.counts': { access: 'permission', permission: 'scanning:scan', input: one },
  'scanning.conflicts.list': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.conflicts.figures': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.conflicts.see': { access: 'permission', permission: 'scanning:manage', input: one },
  'scanning.room': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.marks': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.fraud.rules': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.fraud.change': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({
      ...one(ids),
      rule: 'velocity',
      enabled: true,
      settings: { count: 9, seconds: 9 },
      action: 'alert',
    }),
  },
  'scanning.fraud.try': {
    access: 'permission',
    permission: 'scanning:read',
    input: (ids) => ({ ...one(ids), rule: 'velocity', settings: { count: 9, seconds: 9 }, hours: 24 }),
  },
  'scanning.fraud.unblock': {
    access: 'permission',
    permission: 'scanning:manage',
    input: ({ gateAlert }) => ({ alertId: gateAlert }),
  },
  'scanning.alerts.list': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.alerts.see': {
    access: 'permission',
    permission: 'scanning:manage',
    input: ({ gateAlert }) => ({ alertId: gateAlert }),
  },
  'scanning.undo': {
    access: 'permission',
    permission: 'scanning:scan',
    input: (ids) => ({ ...one(ids), scanId: ids.scanId }),
  },
  'scanning.search': {
    access: 'permission',
    permission: 'scanning:search',
    input: (ids) => ({ ...one(ids), text: 'Camille' }),
  },
  'notifications.list': { access: 'permission', permission: 'notifications:read', names: false, input: none },
  'notifications.statistics': { access: 'permission', permission: 'notifications:read', names: false, input: none },
  'notifications.figures': { access: 'permission', permission: 'notifications:read', names: false, input: none },
  'notifications.get': { access: 'permission', permission: 'notifications:read', input: messageOf },
  'notifications.resend': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...messageOf(ids), key: crypto.randomUUID() }),
  },
  'notifications.changeAddress': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...messageOf(ids), email: 'juste@exemple.fr', key: crypto.randomUUID() }),
  },
  'notifications.cancel': { access: 'permission', permission: 'notifications:send', input: messageOf },
  'notifications.reschedule': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...messageOf(ids), at: new Date(Date.now() + 30 * 86_400_000).toISOString() }),
  },
  'campaigns.list': { access: 'permission', permission: 'notifications:read', input: (ids) => one(ids) },
  'campaigns.get': { access: 'permission', permission: 'notifications:read', input: campaignOf },
  'campaigns.message': { access: 'permission', permission: 'notifications:read', input: messageOf },
  'campaigns.recipients': { access: 'permission', permission: 'notifications:read', input: campaignOf },
  'campaigns.create': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...one(ids), name: 'Portes' }),
  },
  'campaigns.save': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({
      ...campaignOf(ids),
      ...one(ids),
      seen: 2,
      name: 'Portes',
      audience: {},
      content: { fr: someWords },
    }),
  },
  'campaigns.duplicate': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...campaignOf(ids), locale: 'fr' }),
  },
  'campaigns.remove': { access: 'permission', permission: 'notifications:send', input: campaignOf },
  'campaigns.audience': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...one(ids), audience: {} }),
  },
  'campaigns.choices': { access: 'permission', permission: 'notifications:read', input: (ids) => one(ids) },
  'campaigns.people': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...one(ids), audience: {} }),
  },
  'campaigns.preview': {
    access: 'permission',
    permission: 'notifications:read',
    input: (ids) => ({ ...one(ids), locale: 'fr', content: { fr: someWords }, personKey: null }),
  },
  'campaigns.testToSelf': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...campaignOf(ids), locale: 'fr' }),
  },
  'campaigns.schedule': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...campaignOf(ids), seen: 2, at: null }),
  },
  'campaigns.callOff': { access: 'permission', permission: 'notifications:send', input: campaignOf },
  'campaigns.pause': { access: 'permission', permission: 'notifications:send', input: campaignOf },
  'campaigns.resume': { access: 'permission', permission: 'notifications:send', input: campaignOf },
  'campaigns.cancel': { access: 'permission', permission: 'notifications:send', input: campaignOf },
  'campaigns.retryFailed': { access: 'permission', permission: 'notifications:send', input: campaignOf },
  'reminders.list': { access: 'permission', permission: 'notifications:read', input: one },
  'reminders.tryOut': {
    access: 'permission',
    permission: 'notifications:read',
    input: (ids) => ({ ...one(ids), rule: twoDaysBefore }),
  },
  'reminders.words': {
    access: 'permission',
    permission: 'notifications:read',
    input: ({ reminder }) => ({ id: reminder }),
  },
  'reminders.add': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...one(ids), rule: twoDaysBefore }),
  },
  'reminders.change': {
    access: 'permission',
    permission: 'notifications:send',
    input: ({ reminder }) => ({ id: reminder, seen: 1, rule: { ...twoDaysBefore, anchor: 'start' } }),
  },
  'reminders.turn': {
    access: 'permission',
    permission: 'notifications:send',
    input: ({ reminder }) => ({ id: reminder, seen: 1, isOn: false }),
  },
  'reminders.saveWords': {
    access: 'permission',
    permission: 'notifications:send',
    input: ({ reminder }) => ({ id: reminder, seen: 1, content: { fr: someWords } }),
  },
  'reminders.remove': {
    access: 'permission',
    permission: 'notifications:send',
    input: ({ reminder }) => ({ id: reminder, seen: 1 }),
  },
  'reminders.changeOffer': {
    access: 'permission',
    permission: 'notifications:read',
    input: (ids) => ({ ...one(ids), locale: 'fr' }),
  },
  'reminders.draftChange': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...one(ids), until: '1', locale: 'fr' }),
  },
  'reminders.dismissChange': {
    access: 'permission',
    permission: 'notifications:send',
    input: (ids) => ({ ...one(ids), until: '1', locale: 'fr' }),
  },
  'scanning.lists.ofEvent': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.lists.create': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), list: aList(ids) }),
  },
  'scanning.lists.change': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), listId: ids.otherList, list: aList(ids) }),
  },
  'scanning.lists.archive': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), listId: ids.otherList }),
  },
  'scanning.gates.ofEvent': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.gates.create': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), gate: { name: `Nord ${Math.random()}`, checkInListId: null } }),
  },
  'scanning.gates.change': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), gateId: ids.gate, gate: { name: `Sud ${ids.gate}`, checkInListId: null } }),
  },
  'scanning.gates.archive': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), gateId: ids.gate }),
  },
  'scanning.gates.createZone': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), zone: { name: `Fosse ${Math.random()}`, maximum: 10 } }),
  },
  'scanning.gates.changeZone': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), zoneId: ids.zone, zone: { name: `Balcon ${ids.zone}`, maximum: null } }),
  },
  'scanning.gates.removeZone': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), zoneId: ids.zone }),
  },
  'scanning.rehearsal.board': { access: 'permission', permission: 'scanning:read', input: one },
  'scanning.rehearsal.tickets': { access: 'permission', permission: 'scanning:manage', input: one },
  'scanning.rehearsal.start': { access: 'permission', permission: 'scanning:manage', input: one },
  'scanning.rehearsal.arrivals': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), act: 'pause' }),
  },
  'scanning.rehearsal.end': { access: 'permission', permission: 'scanning:manage', input: one },
  'scanning.rehearsal.remove': { access: 'permission', permission: 'scanning:manage', input: one },
  'scanning.recent': { access: 'permission', permission: 'scanning:scan', input: one },
  'devices.list': { access: 'permission', permission: 'scanning:manage', input: one },
  'devices.create': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...one(ids), name: 'Porte A', profile: 'scan' }),
  },
  'devices.invite': { access: 'permission', permission: 'scanning:manage', input: deviceOf },
  'devices.confirm': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...deviceOf(ids), digits: '0000' }),
  },
  'devices.reject': { access: 'permission', permission: 'scanning:manage', input: deviceOf },
  'devices.change': {
    access: 'permission',
    permission: 'scanning:manage',
    input: (ids) => ({ ...deviceOf(ids), name: 'Porte B' }),
  },
  'devices.revoke': { access: 'permission', permission: 'scanning:manage', input: deviceOf },
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
