// People an organizer brings: one by hand, a list as a CSV file. Wrong lines say what is wrong and keep nobody else out, the same file
// brings nobody twice, and their tickets are issued from there.
import { expect, type Page, test } from '@playwright/test'
import { type EventOnSale, putEventOnSale } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, openPool, words } from './running'

const attendees = words('fr', 'attendees')
const { issue, choose } = words('fr', 'batches')

/** Thirty lines below the heading; two of them name nobody who could be written to. */
const lines = Array.from({ length: 30 }, (_, index) => {
  if (index === 6) return ';sans-nom@exemple.fr;M'
  if (index === 19) return 'Odile Perrot;odile.perrot@exemple;L'
  return `Élodie Nº ${index + 1};invitee-${index + 1}@exemple.fr;M`
})

/** As Excel saves it in French: Windows-1252, semicolons. */
function file(name: string, rows: readonly string[]) {
  const text = ['Nom;Adresse e-mail;Taille', ...rows].join('\r\n')
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') }
}

async function people(event: EventOnSale): Promise<{ name: string; email: string | null; answers: unknown }[]> {
  const pool = openPool()
  try {
    const found = await pool.query('SELECT name, email, answers FROM attendee WHERE event_id = $1 ORDER BY name', [
      event.id,
    ])
    return found.rows
  } finally {
    await pool.end()
  }
}

async function handIn(page: Page, name: string, rows: readonly string[]): Promise<void> {
  await page.getByLabel(attendees.import.file, { exact: true }).setInputFiles(file(name, rows))
  await expect(page.getByRole('heading', { name: attendees.columns.title })).toBeVisible()
}

test('a list of thirty with two wrong lines brings twenty-eight, once, and their tickets are issued', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const { organization } = client
  const types = [{ name: 'Invitation', amount: 0, capacity: 100 }]
  const event = await putEventOnSale(client, { title: `Avant-première ${Date.now()}`, types, startsIn: 240 })
  const list = `/org/${organization.slug}/events/${event.id}/attendees`
  await signIn(page, organization, 'manager')

  await test.step('one is added by hand', async () => {
    await page.goto(list)
    await page.getByRole('button', { name: attendees.add.label, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: attendees.add.submit, exact: true }).click()
    await expect(dialog.getByText(words('fr', 'errors').fields.required)).toBeVisible()
    await dialog.getByLabel(attendees.add.name, { exact: true }).fill('Ana Costa')
    await dialog.getByRole('button', { name: attendees.add.submit, exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByRole('row', { name: /Ana Costa/ })).toBeVisible()
  })

  await test.step('a picture is refused in words, and the page goes on', async () => {
    await page.getByRole('link', { name: attendees.import.label, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: attendees.import.title })).toBeVisible()
    await page.getByLabel(attendees.import.file, { exact: true }).setInputFiles({
      name: 'photo.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
    })
    await expect(page.getByText(words('fr', 'errors').attendee_file.unreadable)).toBeVisible()
  })

  await test.step('columns are understood, and both wrong lines say which and why', async () => {
    await handIn(page, 'invites.csv', lines)
    await page.getByRole('button', { name: attendees.columns.check, exact: true }).click()
    await expect(page.getByRole('heading', { name: '28 personnes à ajouter' })).toBeVisible()
    const wrong = page.getByRole('listitem')
    await expect(wrong.filter({ hasText: 'Ligne 8' })).toContainText(attendees.faults.no_name)
    await expect(wrong.filter({ hasText: 'Ligne 21' })).toContainText('odile.perrot@exemple')
    expect(await people(event)).toHaveLength(1)
  })

  await test.step('the others come in, with their accents and answers', async () => {
    await page.getByRole('button', { name: 'Importer 28 personnes', exact: true }).click()
    await expect(page.getByRole('heading', { name: '28 participants ajoutés' })).toBeVisible()
    const found = await people(event)
    expect(found).toHaveLength(29)
    expect(found).toContainEqual({ name: 'Élodie Nº 1', email: 'invitee-1@exemple.fr', answers: { Taille: 'M' } })
  })

  await test.step('the same file again, mended in one line, brings that one', async () => {
    await page.getByRole('button', { name: attendees.result.again, exact: true }).click()
    await handIn(page, 'invites-corriges.csv', lines.with(19, 'Odile Perrot;odile.perrot@exemple.fr;L'))
    await page.getByRole('button', { name: attendees.columns.check, exact: true }).click()
    await expect(page.getByRole('heading', { name: '1 personne à ajouter' })).toBeVisible()
    await expect(page.getByText(/^28 lignes déjà importées/)).toBeVisible()
    await page.getByRole('button', { name: 'Importer 1 personne', exact: true }).click()
    await expect(page.getByRole('heading', { name: '1 participant ajouté' })).toBeVisible()
    expect(await people(event)).toHaveLength(30)
  })

  await test.step('tickets are issued to all who have none', async () => {
    await page.getByRole('link', { name: attendees.result.list, exact: true }).click()
    await expect(page.getByRole('checkbox', { name: choose.all })).toBeVisible()
    await page.getByRole('button', { name: issue.labelAll.replace('{count}', '30'), exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: issue.submit, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page).toHaveURL(/\/batches\//)
    await expect(page.getByText(words('fr', 'batches').status.completed).first()).toBeVisible({ timeout: 60_000 })
  })
  await expectInvariantsToHold()
})
