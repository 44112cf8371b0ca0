// The screens of how messages leave; part of screens.ts.
import type { Page } from '@playwright/test'
import { z } from 'zod'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

const DOMAIN = 'billets.lumieres.example'
const add = /^(ajouter le domaine|add the domain)$/i

async function addDomain(on: Page): Promise<void> {
  const domain = on.locator('input[name="domain"]')
  // An earlier picture may have added it.
  if ((await domain.count()) === 0) return
  await domain.fill(DOMAIN)
  await on.locator('input[name="localPart"]').fill('bonjour')
  await on.getByRole('button', { name: add }).click()
  await on.getByRole('table').waitFor()
}

const check = /^(vérifier maintenant|check now)$/i
const verified = /^(vérifié|verified)$/i
const pending = /^(en attente de vos enregistrements|waiting for your)/i

/** As far as Resend has come with it; an earlier picture may have been further. */
function withDomain(status: 'pending' | 'verified', said: RegExp): Screen['act'] {
  return async (on, { client }) => {
    await addDomain(on)
    const door = `${client.demo.standIns.resend}/_control/domains/${DOMAIN}`
    await client.take(z.unknown(), 'POST', door, { body: { status } })
    await on.getByRole('button', { name: check }).click()
    await on.getByText(said).first().waitFor()
  }
}

export function messageSettingsScreens(org: InOrganization): readonly Screen[] {
  const path = org(() => '/settings/messages')
  return [
    { name: 'message-settings', as: 'owner', path },
    { name: 'message-settings-domain', as: 'owner', path, act: withDomain('pending', pending) },
    { name: 'message-settings-verified', as: 'owner', path, act: withDomain('verified', verified) },
    { name: 'message-suppressions', as: 'owner', path: org(() => '/settings/messages/suppressions') },
  ]
}
