// The screens of campaigns, from the draft to the reader who wants no more of them; part of screens.ts.
import type { Page } from '@playwright/test'
import { until } from './demo-client'
import { mailsTo } from './demo-story'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

const label = {
  begin: /^(nouvelle campagne|new campaign)$/i,
  send: /^(envoyer…|send…)$/i,
  stop: /^(ne pas envoyer|do not send)$/i,
  blocks: /^(blocs du message|blocks of the message)$/i,
  words: /^(texte|text)/i,
}

async function seePreview(on: Page): Promise<void> {
  await on.locator('#preview iframe').waitFor()
}

/** On the page of an event's messages, or of all campaigns. */
async function begin(on: Page, { locale }: World): Promise<void> {
  await on.getByRole('button', { name: label.begin }).first().click()
  const dialog = on.getByRole('dialog')
  await dialog.getByRole('textbox').fill(locale === 'fr' ? 'Consignes du samedi' : 'Saturday: what to bring')
  await dialog.locator('button[type=submit]').click()
  await on.waitForURL(/campaigns\/[0-9a-f-]{36}/)
  await seePreview(on)
}

async function write(on: Page, world: World): Promise<void> {
  await begin(on, world)
  await on
    .getByRole('list', { name: label.blocks })
    .getByRole('textbox', { name: label.words })
    .first()
    .fill(world.locale === 'fr' ? 'Les portes ouvrent à 19 h. Le parking est fermé.' : 'Doors open at 7 pm.')
  await seePreview(on)
}

async function askToSend(on: Page, world: World): Promise<void> {
  await write(on, world)
  await on.getByRole('button', { name: label.send }).click()
  await on.getByRole('radio').first().waitFor()
}

async function schedule(on: Page, world: World): Promise<void> {
  await askToSend(on, world)
  await on.getByRole('dialog').locator('button[type=submit]').click()
  await on.getByRole('button', { name: label.stop }).waitFor()
}

/** The first that has left; the one that a picture before has asked to send is, half a minute later. */
async function openSent(on: Page, world: World): Promise<void> {
  const list = on.url()
  const known = on.getByRole('table').locator('a[href*="/campaigns/"]')
  if ((await known.count()) === 0) await schedule(on, world)
  const sent = on
    .getByRole('row')
    .filter({ has: on.getByText(/^(envoyée|sent)$/i) })
    .getByRole('link')
  await until(
    'A campaign has been sent',
    async () => {
      await on.goto(list)
      return (await sent.count()) > 0 ? true : null
    },
    75,
  )
  await sent.first().click()
  await on.locator('a[href^="/api/campaigns/"]').waitFor()
}

/** At the foot of the first campaign that reached the buyer: one of the pictures before has sent it. */
function unsubscribeLink({ client, paid, locale }: World): Promise<string> {
  return until('A campaign reaches the buyer', async () => {
    for (const { html } of await mailsTo(client, paid.hold.email)) {
      const [token] = /\/u\/[A-Za-z0-9_-]{43}/.exec(html ?? '') ?? []
      if (token) return `${locale === 'fr' ? '' : '/en'}${token}`
    }
    return null
  })
}

export function campaignScreens(org: InOrganization): readonly Screen[] {
  const ofEvent = org(({ event }) => `/events/${event.id}/messages`)
  return [
    { name: 'campaigns', as: 'owner', path: org(() => '/campaigns') },
    { name: 'event-messages-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/messages`) },
    { name: 'campaign-editor', as: 'owner', path: ofEvent, act: write },
    { name: 'campaign-send', as: 'owner', path: ofEvent, act: askToSend },
    { name: 'campaign-undo', as: 'owner', path: ofEvent, act: schedule },
  ]
}

/** Half a minute after one was scheduled: whoever looks at others in between does not wait for it. */
export function sentCampaignScreens(org: InOrganization): readonly Screen[] {
  const ofEvent = org(({ event }) => `/events/${event.id}/messages`)
  return [
    { name: 'campaign-sent', as: 'owner', path: ofEvent, act: openSent },
    { name: 'event-messages', as: 'owner', path: ofEvent },
  ]
}

async function choose(on: Page, isWanted: boolean): Promise<void> {
  const isOut = on.locator('main [role=status]')
  if ((await isOut.count()) > 0 !== isWanted) return
  await on.locator('main form button').click()
  await isOut.waitFor({ state: isWanted ? 'detached' : 'visible' })
}

/** After a campaign has been sent. */
export function unsubscribeScreens(page: (path: string) => Screen['path']): readonly Screen[] {
  return [
    { name: 'unsubscribe', path: unsubscribeLink, act: (on) => choose(on, true) },
    { name: 'unsubscribe-done', path: unsubscribeLink, act: (on) => choose(on, false) },
    { name: 'unsubscribe-unknown', path: page(`/u/${'A'.repeat(43)}`) },
  ]
}
