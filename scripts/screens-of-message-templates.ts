// The screens of message texts; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

const begin = /^(écrire mes textes|write my texts)$/i

async function seePreview(on: Page): Promise<void> {
  await on.locator('#preview iframe').waitFor()
}

async function write(on: Page): Promise<void> {
  await seePreview(on)
  await on.getByRole('button', { name: begin }).click()
  await on.locator('li textarea').first().waitFor()
}

async function writeWrong(on: Page): Promise<void> {
  await write(on)
  await on.locator('li textarea').first().fill('Bonjour {{prenom}} ! '.repeat(8))
  await on.getByRole('alert').or(on.locator('[data-invalid]')).first().waitFor()
}

export function messageTemplateScreens(org: InOrganization): readonly Screen[] {
  const path = org(() => '/settings/messages/templates')
  const one = org(() => '/settings/messages/templates/purchase_confirmation')
  return [
    { name: 'message-templates', as: 'owner', path },
    { name: 'message-template', as: 'owner', path: one, act: seePreview },
    { name: 'message-template-own', as: 'owner', path: one, act: write },
    { name: 'message-template-fault', as: 'owner', path: one, act: writeWrong },
    {
      name: 'message-template-text',
      as: 'owner',
      path: one,
      async act(on) {
        await seePreview(on)
        await on.locator('#preview label').nth(2).click()
      },
    },
  ]
}
