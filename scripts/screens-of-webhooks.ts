// The screens of outgoing webhooks; part of screens.ts. Addresses are made on the page: there is no other way to one.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

const create = /^(ajouter une adresse|add an address)$/i
const add = /^(ajouter|add)$/i
const kept = /^(je l’ai copié|i have copied it)$/i
const test = /^(envoyer un test|send a test)$/i
const disable = /^(désactiver|disable)$/i

async function openForm(on: Page): Promise<void> {
  await on.getByRole('button', { name: create }).click()
  await on.getByRole('dialog').waitFor()
}

/** Nobody hears it there: its log has an answer that is none. */
async function addOne(on: Page, { client }: World): Promise<void> {
  await openForm(on)
  const form = on.getByRole('dialog')
  await form.getByRole('textbox').first().fill('CRM')
  await form.locator('input[type=url]').fill(`${client.demo.standIns.resend}/nowhere`)
  // What hardly ever happens, so that the sales of others are told to nobody.
  const types = form.getByRole('checkbox')
  for (const type of await types.all()) if (await type.isChecked()) await type.uncheck()
  await types.nth(8).check()
  await form.getByRole('button', { name: add }).click()
  await on.getByRole('button', { name: kept }).click()
  await on.getByRole('button', { name: test }).click()
  await on.locator('main table').waitFor()
}

export function webhookScreens(org: InOrganization): readonly Screen[] {
  const path = org(() => '/settings/webhooks')
  return [
    { name: 'webhooks', as: 'owner', path },
    { name: 'webhooks-new', as: 'owner', path, act: openForm },
    { name: 'webhook', as: 'owner', path, act: addOne },
    {
      name: 'webhook-delivery',
      as: 'owner',
      path,
      async act(on, world) {
        await addOne(on, world)
        await on.locator('main table a').first().click()
        await on.locator('main details summary').first().click()
      },
    },
    {
      name: 'webhook-disabled',
      as: 'owner',
      path,
      async act(on, world) {
        await addOne(on, world)
        await on.getByRole('button', { name: disable }).click()
        await on.getByRole('alertdialog').getByRole('button', { name: disable }).click()
        await on.getByRole('alertdialog').waitFor({ state: 'hidden' })
      },
    },
  ]
}
