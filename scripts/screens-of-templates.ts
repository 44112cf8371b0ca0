// The screens of ticket designs and of the texts of messages; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'
import { messageSettingsScreens } from './screens-of-message-settings'
import { messageTemplateScreens } from './screens-of-message-templates'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

/** The first design there is, or a new one. */
async function openEditor(on: Page): Promise<void> {
  await on.getByRole('button', { name: /^(nouveau modèle|new design)$/i }).waitFor()
  const known = on.locator('main li a').first()
  if ((await known.count()) > 0) await known.click()
  else {
    await on.getByRole('button', { name: /^(nouveau modèle|new design)$/i }).click()
    const dialog = on.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Saison 2027')
    await dialog.locator('button[type=submit]').click()
  }
  await on.waitForURL(/settings\/tickets\/[0-9a-f-]{36}/)
  await on.locator('#preview svg[role=img]').waitFor()
}

async function addText(on: Page): Promise<void> {
  await openEditor(on)
  await on.getByRole('button', { name: /^(ajouter un bloc|add a block)$/i }).click()
  await on.getByRole('menuitem', { name: /vos propres mots|your own words/i }).click()
  await on.locator('li textarea').last().fill('Bienvenue {{firstName}}, {{prenom}} !')
  await on.locator('input[type=color]').first().fill('#ffd500')
}

export function templateScreens(org: InOrganization): readonly Screen[] {
  const path = org(() => '/settings/tickets')
  return [
    { name: 'template-editor', as: 'owner', path, act: openEditor },
    { name: 'template-editor-text', as: 'owner', path, act: addText },
    {
      name: 'template-editor-phone-sheet',
      as: 'owner',
      path,
      async act(on) {
        await openEditor(on)
        await on.locator('#preview label').nth(1).click()
      },
    },
    { name: 'templates', as: 'owner', path },
    ...messageSettingsScreens(org),
    ...messageTemplateScreens(org),
  ]
}
