// The screens about an organization's money; part of screens.ts.
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

export function moneyScreens(org: InOrganization): readonly Screen[] {
  return [
    { name: 'payments-inbox', as: 'owner', path: org(() => '/payments') },
    {
      name: 'payments-inbox-note',
      as: 'owner',
      path: org(() => '/payments'),
      async act(on) {
        await on
          .getByRole('button', { name: /classer avec une note|close with a note/i })
          .first()
          .click()
        await on.getByRole('dialog').waitFor()
      },
    },
    { name: 'payments-resolved', as: 'owner', path: org(() => '/payments?state=resolved') },
    { name: 'payments-overview', as: 'owner', path: org(() => '/payments/overview') },
    { name: 'payouts', as: 'owner', path: org(() => '/payments/payouts') },
    {
      name: 'payout',
      as: 'owner',
      path: org(() => '/payments/payouts'),
      async act(on) {
        await on.locator('tbody a').first().click()
        await on.waitForURL(/payouts\/[0-9a-f-]{36}$/)
      },
    },
  ]
}
