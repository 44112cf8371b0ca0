// The screens of accounts: signing in and up, asking for a link by mail and what stands behind it, inviting members; part of screens.ts.
import type { Page } from '@playwright/test'
import { until } from './demo-client'
import { mailsTo } from './demo-story'
import type { Screen } from './screens'
import type { World } from './screens-world'

type Address = (path: string) => Screen['path']

const submit = (on: Page) => on.locator('main form button[type=submit]').click()
const nobody = 'A'.repeat(43)

const FRESH_MS = 10 * 60_000

/** The page behind a link, as its mailbox gets it. Looking uses nothing up, and mailboxes get only so many: one serves several looks. */
function behindLink(purpose: 'sign_in' | 'password_reset', path: string) {
  const kept = new Map<string, { link: string; at: number }>()
  return async (world: World): Promise<string> => {
    const known = kept.get(world.locale)
    if (known && performance.now() - known.at < FRESH_MS) return known.link
    const link = await newLink(world, purpose, path)
    kept.set(world.locale, { link, at: performance.now() })
    return link
  }
}

async function newLink({ client, locale, organization }: World, purpose: string, path: string): Promise<string> {
  const email = organization.users[0]?.email ?? ''
  const links = async () =>
    (await mailsTo(client, email)).flatMap(
      ({ text }) => new RegExp(`(?<=\\d)(?:/en)?${path}/[\\w-]{43}`).exec(text ?? '') ?? [],
    )
  const before = (await links()).length
  await client.ask('POST', '/api/trpc/account.askForLink', {
    body: { json: { email, purpose, locale } },
    headers: { origin: client.url },
  })
  return until(`A link comes to ${email}`, async () => {
    const found = await links()
    return found.length > before ? (found.at(-1) ?? null) : null
  })
}

export function accountScreens(page: Address): readonly Screen[] {
  return [
    { name: 'sign-in', path: page('/sign-in') },
    {
      name: 'sign-in-refused',
      path: page('/sign-in'),
      async act(on) {
        await on.locator('input[type=email]').fill(`personne-${Math.trunc(performance.now())}@exemple.fr`)
        await on.locator('input[autocomplete=current-password]').fill('ce n’est pas cela')
        await submit(on)
        await on.locator('main form [role=alert], main form [role=status]').first().waitFor()
      },
    },
    { name: 'sign-up', path: page('/sign-up') },
    { name: 'sign-up-errors', path: page('/sign-up'), act: submit },
    { name: 'forgotten-password', path: page('/forgotten-password') },
    {
      name: 'forgotten-password-asked',
      path: page('/forgotten-password'),
      async act(on) {
        await on.locator('main input[type=email]').fill(`personne-${Math.trunc(performance.now())}@exemple.fr`)
        await submit(on)
        await on.locator('main [role=status]').waitFor()
      },
    },
    { name: 'sign-in-by-mail', path: page('/sign-in/by-mail') },
    { name: 'sign-in-link', path: behindLink('sign_in', '/sign-in/by-mail') },
    { name: 'sign-in-link-unknown', path: page(`/sign-in/by-mail/${nobody}`) },
    { name: 'new-password', path: behindLink('password_reset', '/forgotten-password') },
    { name: 'new-password-unknown', path: page(`/forgotten-password/${nobody}`) },
    { name: 'invitation-unknown', path: page(`/invitation/${nobody}`) },
  ]
}

export function memberScreens(members: Screen['path']): readonly Screen[] {
  return [
    { name: 'members', as: 'owner', path: members },
    {
      name: 'members-invite',
      as: 'owner',
      path: members,
      async act(on) {
        await on.getByRole('button', { name: /inviter quelqu’un|invite somebody/i }).click()
        await on.getByRole('dialog').getByRole('textbox').waitFor()
      },
    },
    {
      name: 'members-invited',
      as: 'owner',
      path: members,
      async act(on) {
        // Those that wait have their places in the plan: one is enough for every look.
        const waiting = on.getByRole('table').nth(1)
        if ((await waiting.count()) > 0) return
        await on.getByRole('button', { name: /inviter quelqu’un|invite somebody/i }).click()
        await on.getByRole('dialog').getByRole('textbox').fill('invitee@exemple.fr')
        await on.getByRole('dialog').locator('button[type=submit]').click()
        await waiting.waitFor()
      },
    },
  ]
}
