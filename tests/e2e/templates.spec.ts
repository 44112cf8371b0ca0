// A design made in the dashboard: its colour and its own words are seen at once, saved as versions, brought back, and printed.
import { expect, type Page, test } from '@playwright/test'
import { putEventOnSale } from '@/scripts/demo-story'
import { readPdfText } from '../support/read-pdf'
import { signIn } from './organizer'
import { openClient, words } from './running'

const templates = words('fr', 'templates')
const { list, bar, versions, proof, blocks, fields, preview } = templates
const common = words('fr', 'common')

/** Without its spaces: lines may break at any of them. */
const squeezed = (text: string) => text.replace(/[\p{White_Space}]+/gu, '')

function version(number: number, text: string): string {
  return text.replace('{number}', String(number))
}

async function newTemplate(page: Page, slug: string, name: string): Promise<void> {
  await page.goto(`/org/${slug}/settings/tickets`)
  await page.getByRole('button', { name: list.new, exact: true }).click()
  await page.getByLabel(list.name, { exact: true }).fill(name)
  await page.getByRole('button', { name: list.create, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function save(page: Page, number: number): Promise<void> {
  await page.getByRole('button', { name: bar.save, exact: true }).click()
  await expect(page.getByText(version(number, bar.saved), { exact: true })).toBeVisible()
}

test('a design is changed under one’s eyes, saved as a version, brought back, and printed as it was shown', async ({
  page,
}) => {
  test.setTimeout(150_000)
  const client = await openClient()
  const suffix = Date.now().toString(36)
  const event = await putEventOnSale(client, {
    title: `Fanfare ${suffix}`,
    types: [{ name: 'Plein tarif', amount: 4900, capacity: 20 }],
  })
  const { slug } = event.organization
  await signIn(page, event.organization, 'owner')
  await newTemplate(page, slug, `Modèle ${suffix}`)
  const shown = page.getByRole('region', { name: preview.title })

  await test.step('a colour and a text with variables are on the ticket with every key', async () => {
    await page.goto(`${page.url().split('?')[0]}?event=${event.id}`)
    await page.getByLabel(templates.colors.accent.label, { exact: true }).fill('#b3261e')
    await page.getByRole('button', { name: blocks.add, exact: true }).click()
    await page.getByRole('menuitem', { name: new RegExp(blocks.kinds.text.text) }).click()
    const body = page.getByRole('textbox', { name: new RegExp(`^${fields.body}`) })
    await body.fill('Bienvenue {{firstName}}, vestiaire ouvert pour {{eventName}}.')
    await expect(shown.getByText(`Bienvenue Camille, vestiaire ouvert pour Fanfare ${suffix}.`)).toBeVisible()
    await body.fill('Bienvenue {{prenom}}')
    await expect(page.getByText('Variable inconnue')).toBeVisible()
    await page.getByRole('button', { name: bar.undo, exact: true }).click()
    await body.fill('Bienvenue {{firstName}}, vestiaire ouvert pour {{eventName}}.')
  })

  await test.step('saving makes version 2, which another visit finds', async () => {
    await save(page, 2)
    await page.reload()
    await expect(shown.getByText(/vestiaire ouvert/)).toBeVisible()
    await expect(page.getByLabel(templates.colors.accent.label, { exact: true })).toHaveValue('#b3261e')
  })

  await test.step('its PDF has the words of the text, filled in', async () => {
    await page.getByRole('button', { name: proof.see, exact: true }).click()
    const link = page.getByRole('link', { name: proof.open, exact: true })
    await expect(link).toBeVisible({ timeout: 40_000 })
    const answer = await page.request.get((await link.getAttribute('href')) ?? '')
    expect(answer.headers()['content-type']).toContain('application/pdf')
    const text = squeezed(await readPdfText(await answer.body()))
    expect(text).toContain(squeezed(`Bienvenue Camille, vestiaire ouvert pour Fanfare ${suffix}.`))
    await page.getByRole('dialog').getByRole('button', { name: common.actions.close, exact: true }).click()
  })

  await test.step('version 1 is brought back as version 3, and both stay in the list', async () => {
    await page.getByRole('button', { name: version(1, versions.restoreNumber), exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: versions.restore, exact: true }).click()
    await expect(page.getByText(version(3, bar.saved), { exact: true })).toBeVisible()
    await expect(shown.getByText(/vestiaire ouvert/)).toHaveCount(0)
    for (const number of [1, 2, 3])
      await expect(page.getByRole('cell', { name: version(number, versions.number), exact: true })).toBeVisible()
  })

  await test.step('blocks are moved without a mouse', async () => {
    const handle = page.getByRole('button', { name: new RegExp(`^Déplacer ${blocks.kinds.title.name},`) })
    await handle.focus()
    await page.keyboard.press('ArrowUp')
    await expect(page.getByRole('list', { name: blocks.title }).getByRole('listitem').first()).toContainText(
      blocks.kinds.title.name,
    )
    await expect(handle).toBeFocused()
  })

  await test.step('what is not saved is asked about before it is lost', async () => {
    await page.getByRole('main').getByRole('link', { name: templates.title }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: words('fr', 'dashboard').form.leave.leave })
      .click()
    await expect(page.getByRole('heading', { level: 2, name: `Modèle ${suffix}` })).toBeVisible()
  })
})

test('an event is given a design, and its list says so', async ({ page }) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const suffix = Date.now().toString(36)
  const event = await putEventOnSale(client, {
    title: `Bal ${suffix}`,
    types: [{ name: 'Entrée', amount: 1500, capacity: 20 }],
  })
  const { slug } = event.organization
  await signIn(page, event.organization, 'owner')
  await newTemplate(page, slug, `Bal ${suffix} rouge`)
  await page.goto(`/org/${slug}/settings/tickets`)
  const { assign } = templates
  await page.getByRole('combobox', { name: assign.event, exact: true }).click()
  await page.getByRole('option', { name: `Bal ${suffix}`, exact: true }).click()
  await page.getByRole('combobox', { name: assign.wholeEvent, exact: true }).click()
  await page.getByRole('option', { name: `Bal ${suffix} rouge` }).click()
  await expect(page.getByText(assign.done)).toBeVisible()
  const card = page.getByRole('listitem').filter({ hasText: `Bal ${suffix} rouge` })
  await expect(card.getByText(/Choisi une fois/)).toBeVisible()
})

test('of two who change one design each can look at the other’s without losing their own, and keep theirs after it', async ({
  page,
  context,
}) => {
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Nuit à deux' })
  await signIn(page, event.organization, 'owner')
  await newTemplate(page, event.organization.slug, `À deux ${Date.now().toString(36)}`)
  const other = await context.newPage()
  await other.goto(page.url())
  const colourOf = (one: Page) => one.getByLabel(templates.colors.accent.label, { exact: true })
  const { conflict } = words('fr', 'dashboard')
  await colourOf(other).fill('#b3261e')
  await save(other, 2)
  await colourOf(page).fill('#00695c')
  await page.getByRole('button', { name: bar.save, exact: true }).click()
  await expect(page.getByText(templates.theirsStays, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: conflict.theirs, exact: true }).click()
  await expect(colourOf(page)).toHaveValue('#b3261e')
  await page.getByRole('button', { name: conflict.back, exact: true }).click()
  await expect(colourOf(page)).toHaveValue('#00695c')
  await save(page, 3)
})
