// The screens of an organization's settings; part of screens.ts.
import type { Screen } from './screens'
import { webhookScreens } from './screens-of-webhooks'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

export function settingsScreens(org: InOrganization): readonly Screen[] {
  return [
    { name: 'billing', as: 'owner', path: org(() => '/settings/billing') },
    { name: 'invoicing', as: 'owner', path: org(() => '/settings/invoicing') },
    { name: 'payment-settings', as: 'owner', path: org(() => '/settings/payments') },
    { name: 'integrations', as: 'owner', path: org(() => '/settings/integrations') },
    { name: 'api-keys', as: 'owner', path: org(() => '/settings/api-keys') },
    {
      name: 'api-keys-new',
      as: 'owner',
      path: org(() => '/settings/api-keys'),
      async act(on) {
        await on.getByRole('button', { name: /nouvelle clé|new key/i }).click()
        await on.getByRole('dialog').waitFor()
      },
    },
    ...webhookScreens(org),
  ]
}
