// Every screen of the product and how to get to it: what `npm run shots` photographs and the accessibility tests walk through.
import type { Page } from '@playwright/test'
import { accountScreens, memberScreens } from './screens-of-accounts'
import { attendeeScreens } from './screens-of-attendees'
import { campaignScreens, sentCampaignScreens, unsubscribeScreens } from './screens-of-campaigns'
import { deviceScreens, pairingScreens } from './screens-of-devices'
import { holderScreens, lostTicketScreens } from './screens-of-holders'
import { listScreens } from './screens-of-lists'
import { messageScreens } from './screens-of-messages'
import { buyersMoneyScreens, moneyScreens } from './screens-of-money'
import { eventChangedScreens, reminderScreens } from './screens-of-reminders'
import { scannerScreens } from './screens-of-scanner'
import { settingsScreens } from './screens-of-settings'
import { templateScreens } from './screens-of-templates'
import { ticketScreens } from './screens-of-tickets'
import { type Locale, payByDebit, paypalPage, type World } from './screens-world'

export type Size = 'phone' | 'desktop'

export type Screen = {
  name: string
  /** Who is signed in; nobody when absent. */
  as?: 'owner' | 'gate_staff' | 'newcomer'
  /** Where it is used; both when absent. */
  sizes?: readonly Size[]
  /** What the camera shows from then on. */
  camera?: (world: World) => string | null
  /** Null: this world cannot show it. */
  path: (world: World) => string | null | Promise<string | null>
  /** What somebody does there before it is looked at. */
  act?: (page: Page, world: World) => Promise<void>
  /** Not one of our own pages: photographed, not judged. */
  isForeign?: true
}

export function inLocale(locale: Locale, path: string): string {
  return locale === 'fr' ? path : `/en${path === '/' ? '' : path}`
}

const phone: readonly Size[] = ['phone']
const page = (path: string) => (world: World) => inLocale(world.locale, path)
const purchase = (pick: (world: World) => { accessToken: string } | null) => (world: World) => {
  const hold = pick(world)
  return hold && inLocale(world.locale, `/p/${hold.accessToken}`)
}
const ticket = (pick: (world: World) => { ticket: { url?: string } }) => (world: World) => {
  const { url } = pick(world).ticket
  return url === undefined ? null : new URL(url).pathname
}
const org = (path: (world: World) => string) => (world: World) =>
  inLocale(world.locale, `/org/${world.organization.slug}${path(world)}`)
const gate = (world: World) => inLocale(world.locale, `/scan?event=${world.event.id}`)

const submit = (on: Page) => on.locator('main form button[type=submit]').click()

async function verdict(on: Page): Promise<void> {
  await on.locator('[data-verdict]').waitFor({ timeout: 20_000 })
}

async function type(on: Page, code: string): Promise<void> {
  await openTyped(on)
  await on.getByRole('dialog').getByRole('textbox').fill(code)
  await on.getByRole('dialog').locator('button[type=submit]').click()
  await verdict(on)
}

async function openTyped(on: Page): Promise<void> {
  await on.getByRole('button', { name: /saisir un code|type a code/i }).click()
  await on.getByRole('dialog').waitFor()
}

export const publicScreens: readonly Screen[] = [
  { name: 'home', path: page('/') },
  { name: 'not-found', path: page('/cette-page-n-existe-pas') },
  ...lostTicketScreens(page),
  ...accountScreens(page),
  { name: 'event', path: (world) => inLocale(world.locale, `/e/${world.shown.bigSlug}`) },
  { name: 'event-sold-out', path: (world) => inLocale(world.locale, `/e/${world.soldOut.slug}`) },
  {
    name: 'event-choose-first',
    path: (world) => inLocale(world.locale, `/e/${world.shown.bigSlug}`),
    act: (on) => on.locator('#buy button').last().click(),
  },
]

export const purchaseScreens: readonly Screen[] = [
  { name: 'checkout', path: purchase((world) => world.held) },
  {
    name: 'checkout-errors',
    path: purchase((world) => world.held),
    async act(on) {
      for (const field of await on.locator('main form input[name=name], main form input[name=email]').all())
        await field.fill('')
      await submit(on)
    },
  },
  { name: 'checkout-declined', path: purchase((world) => world.declined) },
  { name: 'checkout-resume', path: purchase((world) => world.opened.hold) },
  { name: 'stand-in-checkout', path: (world) => world.opened.payment.redirectUrl, isForeign: true },
  {
    name: 'purchase-waiting',
    path: async (world) => inLocale(world.locale, `/p/${(await payByDebit(world)).accessToken}`),
  },
  { name: 'purchase-given-back', path: purchase((world) => world.givenBack) },
  { name: 'purchase-expired', path: purchase((world) => world.lapsed) },
  { name: 'purchase-paid', path: purchase((world) => world.paid.hold) },
  { name: 'purchase-free', path: purchase((world) => world.free.hold) },
  { name: 'purchase-unknown', path: page('/p/ptl_buy_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA') },
  ...buyersMoneyScreens(inLocale),
  ...holderScreens(ticket, page),
  { name: 'paypal', path: paypalPage, isForeign: true },
  { name: 'mailbox', path: (world) => world.client.demo.standIns.resend, isForeign: true },
  {
    name: 'mailbox-message',
    path: (world) => `${world.client.demo.standIns.resend}/messages/${world.mailId}`,
    isForeign: true,
  },
  {
    name: 'mail',
    path: (world) => `${world.client.demo.standIns.resend}/messages/${world.mailId}/html`,
    isForeign: true,
  },
]

export const gateScreens: readonly Screen[] = [
  { name: 'scan-setup', as: 'owner', path: page('/scan'), sizes: phone },
  { name: 'scan-camera', as: 'owner', camera: () => null, path: gate },
  {
    name: 'scan-admitted',
    as: 'owner',
    camera: (world) => world.fresh.ticket.qrToken,
    path: gate,
    act: verdict,
    sizes: phone,
  },
  {
    name: 'scan-used',
    as: 'owner',
    camera: (world) => world.used.ticket.qrToken,
    path: gate,
    act: verdict,
    sizes: phone,
  },
  {
    name: 'scan-refused',
    as: 'owner',
    camera: (world) => world.foreign.ticket.qrToken,
    path: gate,
    act: verdict,
    sizes: phone,
  },
  { name: 'scan-typed', as: 'owner', camera: () => null, path: gate, act: openTyped, sizes: phone },
  {
    name: 'scan-typed-unknown',
    as: 'owner',
    camera: () => null,
    path: gate,
    act: (on) => type(on, '00000-00000'),
    sizes: phone,
  },
  {
    name: 'scan-offline',
    as: 'owner',
    camera: () => null,
    path: gate,
    sizes: phone,
    async act(on) {
      await on.context().setOffline(true)
      await type(on, '00000-00001')
    },
  },
  {
    name: 'scan-recent',
    as: 'owner',
    camera: () => null,
    path: gate,
    sizes: phone,
    async act(on) {
      await on.getByRole('button', { name: /derniers passages|last scans/i }).click()
      await on.getByRole('dialog').waitFor()
    },
  },
  { name: 'scan-none', as: 'newcomer', path: page('/scan'), sizes: phone },
  ...scannerScreens(gate),
  ...pairingScreens(page),
]

export const organizerScreens: readonly Screen[] = [
  { name: 'org-new', as: 'newcomer', path: page('/org/new') },
  { name: 'org-empty', as: 'newcomer', path: page('/org') },
  { name: 'org-events', as: 'owner', path: org(() => '') },
  { name: 'org-not-found', as: 'owner', path: page('/org/une-autre-organisation') },
  { name: 'event-new', as: 'owner', path: org(() => '/events/new') },
  { name: 'event-new-errors', as: 'owner', path: org(() => '/events/new'), act: submit },
  { name: 'event-draft', as: 'owner', path: org(({ draft }) => `/events/${draft.id}`) },
  { name: 'event-overview', as: 'owner', path: org(({ shown }) => `/events/${shown.big}`) },
  { name: 'event-edit', as: 'owner', path: org(({ shown }) => `/events/${shown.big}/edit`) },
  { name: 'event-purchases', as: 'owner', path: org(({ shown }) => `/events/${shown.big}/purchases`) },
  { name: 'event-purchases-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/purchases`) },
  {
    name: 'event-purchase',
    as: 'owner',
    path: org(({ event, paid }) => `/events/${event.id}/purchases/${paid.purchase.id}`),
  },
  { name: 'event-attendees', as: 'owner', path: org(({ shown }) => `/events/${shown.big}/attendees`) },
  ...attendeeScreens(org),
  { name: 'event-check-in', as: 'owner', path: org(({ shown }) => `/events/${shown.today}/check-in`) },
  ...listScreens(org),
  ...deviceScreens(org),
  { name: 'event-check-in-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/check-in`) },
  { name: 'event-conflicts', as: 'owner', path: org(({ event }) => `/events/${event.id}/check-in/conflicts`) },
  { name: 'event-conflicts-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/check-in/conflicts`) },
  { name: 'event-alerts', as: 'owner', path: org(({ event }) => `/events/${event.id}/check-in/alerts?which=all`) },
  { name: 'event-alerts-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/check-in/alerts`) },
  { name: 'event-fraud-rules', as: 'owner', path: org(({ shown }) => `/events/${shown.today}/check-in/rules`) },
  { name: 'event-rehearsal', as: 'owner', path: org(({ shown }) => `/events/${shown.today}/check-in/rehearsal`) },
  { name: 'event-rehearsal-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/check-in/rehearsal`) },
  ...moneyScreens(org, inLocale),
  ...campaignScreens(org),
  ...templateScreens(org),
  ...ticketScreens(org),
  ...memberScreens(org(() => '/settings/members')),
  { name: 'documents', as: 'owner', path: org(() => '/documents') },
  { name: 'awaited', as: 'owner', path: org(() => '/payments/awaited') },
  { name: 'bank', as: 'owner', path: org(() => '/payments/bank') },
  ...settingsScreens(org),
  ...messageScreens(org),
  ...reminderScreens(org),
  { name: 'disputes', as: 'owner', path: org(() => '/payments/disputes') },
  { name: 'no-permission', as: 'gate_staff', path: org(({ shown }) => `/events/${shown.big}/purchases`) },
  ...eventChangedScreens(org),
  ...sentCampaignScreens(org),
  ...unsubscribeScreens(page),
]

export const screens: readonly Screen[] = [...publicScreens, ...purchaseScreens, ...gateScreens, ...organizerScreens]
