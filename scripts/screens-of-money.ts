// The screens about an organization's money; part of screens.ts.
import type { Page } from '@playwright/test'
import { awaited, disputed, partlyRefunded, type Told, toCancel } from './money-story'
import type { Screen } from './screens'
import type { Locale, World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']
type Address = (locale: Locale, path: string) => string

const statement = [
  'Date opération;Libellé de l’opération;Débit;Crédit',
  '21/11/2026;VIREMENT RECU DE MARIE-ANGE DE LA ROCHEFOUCAULD;;49,00',
  '20/11/2026;PRELEVEMENT ELECTRICITE;-120,00;',
].join('\n')

async function openDialog(on: Page, button: RegExp): Promise<void> {
  await on.getByRole('button', { name: button }).first().click()
  await on.getByRole('dialog').first().waitFor()
}

async function cancelEvent(on: Page): Promise<void> {
  await on.getByRole('button', { name: /autres actions|more actions/i }).click()
  await on.getByRole('menuitem', { name: /annuler l’événement|cancel the event/i }).click()
  const dialog = on.getByRole('dialog')
  await dialog.getByRole('textbox').fill((await on.locator('h1').textContent()) ?? '')
  await dialog.locator('button[type=submit]').click()
  await on.waitForURL(/\/refunds$/)
}

/** Where a buyer reads how the money stands. */
export function buyersMoneyScreens(address: Address): readonly Screen[] {
  const purchase = (told: (world: World) => Promise<Told>) => async (world: World) =>
    address(world.locale, `/p/${(await told(world)).hold.accessToken}`)
  return [
    { name: 'purchase-awaited', path: purchase(awaited) },
    { name: 'purchase-disputed', path: purchase(disputed) },
    { name: 'purchase-partly-refunded', path: purchase(partlyRefunded) },
  ]
}

export function moneyScreens(org: InOrganization, address: Address): readonly Screen[] {
  const purchase = (told: (world: World) => Promise<Told>) => async (world: World) => {
    const { hold, eventId } = await told(world)
    return address(world.locale, `/org/${world.organization.slug}/events/${eventId}/purchases/${hold.id}`)
  }
  return [
    { name: 'event-purchase-awaited', as: 'owner', path: purchase(awaited) },
    { name: 'event-purchase-disputed', as: 'owner', path: purchase(disputed) },
    {
      name: 'event-purchase-refund',
      as: 'owner',
      path: purchase(partlyRefunded),
      async act(on) {
        await openDialog(on, /^(rembourser|refund)$/i)
        await on.getByRole('dialog').getByRole('radio').nth(1).click()
      },
    },
    {
      name: 'refund-run',
      as: 'owner',
      path: async (world) =>
        address(world.locale, `/org/${world.organization.slug}/events/${(await toCancel(world)).id}`),
      act: cancelEvent,
    },
    { name: 'refund-run-none', as: 'owner', path: org(({ event }) => `/events/${event.id}/refunds`) },
    {
      name: 'awaited-confirm',
      as: 'owner',
      async path(world) {
        await awaited(world)
        return address(world.locale, `/org/${world.organization.slug}/payments/awaited`)
      },
      act: (on) => openDialog(on, /confirmer le paiement|confirm the payment/i),
    },
    {
      name: 'bank-preview',
      as: 'owner',
      path: org(() => '/payments/bank'),
      async act(on) {
        const file = { name: 'releve.csv', mimeType: 'text/csv', buffer: Buffer.from(statement) }
        await on.locator('input[type=file]').setInputFiles(file)
        await on.getByRole('button', { name: /importer le relevé|import the statement/i }).waitFor()
      },
    },
    {
      name: 'dispute',
      as: 'owner',
      async path(world) {
        await disputed(world)
        return address(world.locale, `/org/${world.organization.slug}/payments/disputes`)
      },
      async act(on) {
        await on.locator('tbody a').first().click()
        await on.waitForURL(/disputes\/[0-9a-f-]{36}$/)
      },
    },
    {
      name: 'integration-rotate',
      as: 'owner',
      path: org(() => '/settings/integrations'),
      async act(on) {
        await on
          .getByRole('button', { name: /changer le secret|change the secret/i })
          .first()
          .click()
        await on.getByRole('alertdialog').waitFor()
      },
    },
    { name: 'messages', as: 'owner', path: org(() => '/messages') },
    { name: 'webhooks', as: 'owner', path: org(() => '/settings/webhooks') },
    {
      name: 'webhooks-new',
      as: 'owner',
      path: org(() => '/settings/webhooks'),
      async act(on) {
        await on
          .getByRole('button', { name: /ajouter une adresse|add an address/i })
          .first()
          .click()
        await on.getByRole('dialog').waitFor()
      },
    },
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
