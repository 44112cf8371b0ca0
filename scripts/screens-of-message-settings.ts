// The screens of how messages leave; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

const add = /^(ajouter le domaine|add the domain)$/i

async function addDomain(on: Page): Promise<void> {
  const domain = on.locator('input[name="domain"]')
  // An earlier picture may have added it.
  if ((await domain.count()) === 0) return
  await domain.fill('billets.lumieres.example')
  await on.locator('input[name="localPart"]').fill('bonjour')
  await on.getByRole('button', { name: add }).click()
  await on.getByRole('table').waitFor()
}

export function messageSettingsScreens(org: InOrganization): readonly Screen[] {
  const path = org(() => '/settings/messages')
  return [
    { name: 'message-settings', as: 'owner', path },
    { name: 'message-settings-domain', as: 'owner', path, act: addDomain },
    { name: 'message-suppressions', as: 'owner', path: org(() => '/settings/messages/suppressions') },
  ]
}
