// The sheets of the scanner, beside camera and verdicts; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'

const phone: Screen['sizes'] = ['phone']

export function scannerScreens(gate: Screen['path']): readonly Screen[] {
  const base = { as: 'owner', camera: () => null, path: gate, sizes: phone } as const
  const open = async (on: Page, button: RegExp) => {
    await on.getByRole('button', { name: button }).click()
    await on.getByRole('dialog').waitFor()
  }
  return [
    {
      ...base,
      name: 'scan-search',
      async act(on) {
        await open(on, /chercher une personne|find a person/i)
        await on.getByRole('dialog').getByRole('textbox').fill('an')
        await on.getByRole('dialog').locator('button[type=submit]').click()
        await on.getByRole('dialog').locator('li, p').last().waitFor()
      },
    },
    { ...base, name: 'scan-more', act: (on) => open(on, /plus d’outils|more tools/i) },
    {
      ...base,
      name: 'scan-left-hand',
      async act(on) {
        await open(on, /plus d’outils|more tools/i)
        await on.getByRole('checkbox').click()
        await on.keyboard.press('Escape')
      },
    },
  ]
}
