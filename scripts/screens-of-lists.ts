// The screens of check-in lists, gates and zones; part of screens.ts.
import type { Screen } from './screens'
import type { World } from './screens-world'

type OrgPath = (path: (world: World) => string) => Screen['path']

export function listScreens(org: OrgPath): readonly Screen[] {
  const path = org(({ shown }) => `/events/${shown.today}/check-in/lists`)
  return [
    { name: 'check-in-lists', as: 'owner', path },
    {
      name: 'check-in-list-new',
      as: 'owner',
      path,
      async act(on) {
        await on.getByRole('button', { name: /nouvelle liste|new list/i }).click()
        await on.getByRole('dialog').waitFor()
        await on.getByRole('textbox', { name: /nom|name/i }).fill('Balcon')
        await on.getByRole('checkbox', { name: /scanner aussi les sorties|scan exits/i }).click()
      },
    },
    { name: 'check-in-lists-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/check-in/lists`) },
  ]
}
