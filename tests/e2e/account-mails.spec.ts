// Mails into an account, as people live them: an invitation that becomes an account and a membership, a sign-in link that mail servers may
// look at, a password that was forgotten.
import { expect, type Page, test } from '@playwright/test'
import { type DemoClient, until } from '@/scripts/demo-client'
import { mailsTo } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

const auth = words('fr', 'auth')
const { members, roles } = words('fr', 'dashboard')

/** The link with a token in the newest mail that has it on this path; `count` mails have come by then. */
function linkIn(client: DemoClient, email: string, path: string, count: number): Promise<string> {
  return until(`A link to ${path} reaches ${email}`, async () => {
    const links = (await mailsTo(client, email)).flatMap(
      ({ text }) => new RegExp(`http\\S*?(${path}/[A-Za-z0-9_-]{43})`).exec(text ?? '')?.[1] ?? [],
    )
    return links.length >= count ? (links.at(-1) ?? null) : null
  })
}

async function askFor(page: Page, link: string, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: link, exact: true }).click()
  await page.getByLabel(auth.email, { exact: true }).fill(email)
  await page.getByRole('button', { name: auth.link.submit, exact: true }).click()
  await expect(page.getByText(auth.link.askedTitle)).toBeVisible()
}

test('somebody is invited, signs up, comes back by a link, and by a new password', async ({ page, browser }) => {
  const client = await openClient()
  const { organization } = client
  const email = `invitee-${Date.now()}@exemple.fr`

  await test.step('an owner invites', async () => {
    await signIn(page, organization, 'owner')
    await page.goto(`/org/${organization.slug}/settings/members`)
    await page.getByRole('button', { name: members.invite, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(members.email, { exact: true }).fill(email)
    await dialog.getByRole('combobox').click()
    await page.getByRole('option', { name: roles.manager.name }).click()
    await dialog.getByRole('button', { name: members.send, exact: true }).click()
    await expect(page.getByRole('table', { name: members.waiting })).toContainText(email)
  })

  const guest = await browser.newPage()
  await test.step('the guest makes an account behind the link and joins', async () => {
    await guest.goto(await linkIn(client, email, '/invitation', 1))
    await guest.getByLabel(auth.name, { exact: true }).fill('Inès Invitée')
    await guest.getByLabel(auth.password.label, { exact: true }).fill('un premier mot de passe')
    await guest.getByRole('button', { name: auth.signUp.submit, exact: true }).click()
    await guest.getByRole('button', { name: auth.invitation.join, exact: true }).click()
    await expect(guest).toHaveURL(new RegExp(`/org/${organization.slug}$`))
    await page.reload()
    await expect(page.getByRole('table', { name: members.title })).toContainText(email)
  })

  await test.step('a link signs in once, however often it is looked at', async () => {
    await guest.context().clearCookies()
    await askFor(guest, auth.signIn.byMail, email)
    const link = await linkIn(client, email, '/sign-in/by-mail', 1)
    for (let look = 0; look < 2; look++) expect((await guest.request.get(link)).ok()).toBe(true)
    await guest.goto(link)
    await guest.getByRole('button', { name: auth.signIn.submit, exact: true }).click()
    await expect(guest).toHaveURL(/\/org/)
    await guest.goto(link)
    await expect(guest.getByText(auth.link.ended.used.title)).toBeVisible()
  })

  await test.step('a forgotten password is chosen anew, and other browsers are signed out', async () => {
    const other = await browser.newPage()
    await askFor(other, auth.signIn.forgotten, email)
    await other.goto(await linkIn(client, email, '/forgotten-password', 1))
    await other.getByLabel(auth.newPassword.label, { exact: true }).fill('un second mot de passe')
    await other.getByRole('button', { name: auth.newPassword.submit, exact: true }).click()
    await expect(other).toHaveURL(/\/org/)
    await guest.goto(`/org/${organization.slug}`)
    await expect(guest).toHaveURL(/\/sign-in/)
    await other.context().close()
  })
  await guest.context().close()
  await expectInvariantsToHold()
})
