// The screens of what members do with a ticket and with the keys of an event; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

async function openMenu(on: Page): Promise<void> {
  await on
    .getByRole('button', { name: /que faire du billet|what to do with ticket/i })
    .first()
    .click()
  await on.getByRole('menuitem', { name: /ouvrir le billet|open the ticket/i }).waitFor()
}

function asked(item: RegExp, role: 'dialog' | 'alertdialog') {
  return async (on: Page) => {
    await openMenu(on)
    await on.getByRole('menuitem', { name: item }).click()
    await on.getByRole(role).waitFor()
  }
}

async function askToWithdraw(on: Page): Promise<void> {
  await on
    .getByRole('button', { name: /retirer la clé|withdraw key/i })
    .first()
    .click()
  await on.getByRole('alertdialog').waitFor()
}

export function ticketScreens(org: InOrganization): readonly Screen[] {
  const attendees = org(({ shown }) => `/events/${shown.big}/attendees`)
  const edit = org(({ shown }) => `/events/${shown.big}/edit`)
  return [
    { name: 'ticket-menu', as: 'owner', path: attendees, act: openMenu },
    { name: 'ticket-rename', as: 'owner', path: attendees, act: asked(/changer le nom|change the name/i, 'dialog') },
    { name: 'ticket-reissue', as: 'owner', path: attendees, act: asked(/nouveau code|new code/i, 'alertdialog') },
    { name: 'ticket-void', as: 'owner', path: attendees, act: asked(/annuler le billet|void the/i, 'alertdialog') },
    { name: 'event-key-withdraw', as: 'owner', path: edit, act: askToWithdraw },
  ]
}
