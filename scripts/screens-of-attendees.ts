// The screens of people an organizer brings; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'
import type { World } from './screens-world'

type OrgPath = (path: (world: World) => string) => Screen['path']

const list = [
  'Prénom;Nom;E-mail;Taille',
  'Aïcha;Koné;aicha@exemple.fr;M',
  ';;sans-nom@exemple.fr;L',
  'Hugo;Petit;hugo@exemple;S',
  'Zoé;Lambert;zoe@exemple.fr;M',
  'Léo;Lambert;zoe@exemple.fr;S',
].join('\r\n')

async function handIn(on: Page): Promise<void> {
  const file = { name: 'invites.csv', mimeType: 'text/csv', buffer: Buffer.from(list) }
  await on.locator('input[type=file]').setInputFiles(file)
  await on.getByRole('button', { name: /vérifier les lignes|check the lines/i }).waitFor()
}

export function attendeeScreens(org: OrgPath): readonly Screen[] {
  const path = org(({ shown }) => `/events/${shown.big}/attendees/import`)
  return [
    {
      name: 'attendee-add',
      as: 'owner',
      path: org(({ shown }) => `/events/${shown.big}/attendees`),
      async act(on) {
        await on.getByRole('button', { name: /ajouter une personne|add a person/i }).click()
        await on.getByRole('dialog').waitFor()
      },
    },
    { name: 'attendees-import', as: 'owner', path },
    { name: 'attendees-import-columns', as: 'owner', path, act: handIn },
    {
      name: 'attendees-import-check',
      as: 'owner',
      path,
      async act(on) {
        await handIn(on)
        await on.getByRole('button', { name: /vérifier les lignes|check the lines/i }).click()
        await on.getByRole('button', { name: /^(importer|import) \d/i }).waitFor()
      },
    },
  ]
}
