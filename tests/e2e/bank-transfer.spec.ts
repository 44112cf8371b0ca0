// Money that comes by bank transfer: the buyer reads where to send it, the organizer hands the bank's file in, says what a line without
// reference is, confirms one by hand; and the same file again books nothing twice.
import { expect, type Page, test } from '@playwright/test'
import { z } from 'zod'
import { type DemoClient, until } from '@/scripts/demo-client'
import { type EventOnSale, type Hold, holdPlaces, mailsTo, putEventOnSale, untilPaid } from '@/scripts/demo-story'
import { choosePlaces } from './buyer'
import { signIn } from './organizer'
import { expectTickets, payBy } from './providers'
import { expectInvariantsToHold, openClient, openPool, words } from './running'

const REFERENCE = /PTL-[0-9A-Y]{5}-[0-9A-Y]{5}/
const external = words('fr', 'external')

/** A purchase whose buyer has announced a transfer, by the API; the reference is what finds it again. */
async function announced(client: DemoClient, event: EventOnSale, name: string): Promise<Hold & { reference: string }> {
  const email = `${name.toLowerCase().replace(/\W+/g, '-')}-${event.slug}@exemple.fr`
  const hold = await holdPlaces(client, event, { name, email })
  const started = await client.take(z.object({ paymentIntentId: z.string() }), 'POST', '/api/payments/process', {
    token: hold.accessToken,
    status: 201,
    body: {
      purchaseId: hold.id,
      returnUrl: `${client.url}/p/${hold.accessToken}`,
      preferredGateways: ['external'],
      method: 'bank_transfer',
    },
  })
  return { ...hold, reference: started.paymentIntentId }
}

/** Hands the file in as it is read by itself; answers what the page says about its lines. */
async function handIn(page: Page, file: string, lines: string[]): Promise<string> {
  const { bank } = external
  await page.getByLabel(bank.file, { exact: true }).setInputFiles({
    name: file,
    mimeType: 'text/csv',
    buffer: Buffer.from(['Date;Libellé;Crédit', ...lines].join('\r\n')),
  })
  await expect(page.getByText(bank.previewTitle)).toBeVisible()
  await expect(page.getByText(bank.unguessed)).toHaveCount(0)
  await page.getByRole('button', { name: bank.import, exact: true }).click()
  const said = page.getByText(/nouvelles? lignes?, .* connues?/).first()
  await expect(said).toBeVisible()
  return (await said.textContent()) ?? ''
}

/** Statement lines with this text, and what was captured for these purchases. */
async function booked(text: string, purchases: Hold[]): Promise<{ lines: number; captured: number[] }> {
  const pool = openPool()
  try {
    const lines = await pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM bank_line WHERE text LIKE $1',
      [`%${text}%`],
    )
    const payments = await pool.query<{ captured: number }>(
      'SELECT sum(captured_minor)::int AS captured FROM payment WHERE purchase_id = ANY($1) GROUP BY purchase_id',
      [purchases.map(({ id }) => id)],
    )
    return { lines: lines.rows[0]?.count ?? 0, captured: payments.rows.map(({ captured }) => captured) }
  } finally {
    await pool.end()
  }
}

test('transfers are announced, found in the bank’s file or by hand, and booked once', async ({ page, browser }) => {
  test.setTimeout(180_000)
  const client = await openClient()
  const { organization } = client
  const mark = Date.now().toString(36).toUpperCase()
  const types = [{ name: 'Plein tarif', amount: 3600, capacity: 40 }]
  const event = await putEventOnSale(client, { title: `Concert par virement ${mark}`, types, startsIn: 240 })
  const buyer = { locale: 'fr' as const, slug: event.slug, name: 'Maud Perrin', email: `maud-${mark}@exemple.fr` }
  const buying = await (await browser.newContext()).newPage()

  const reference =
    await test.step('the buyer reads how much goes where, with which reference, until when', async () => {
      await choosePlaces(buying, { ...buyer, price: '' })
      await payBy(buying, 'bank_transfer')
      const { title, deadline } = external.buyer
      await expect(buying.getByRole('heading', { level: 1, name: title.bank_transfer })).toBeVisible()
      await expect(buying.getByText(/36,00\s€/).first()).toBeVisible()
      await expect(buying.getByText(/IBAN FR14/)).toBeVisible()
      await expect(buying.getByText(deadline)).toBeVisible()
      const shown = (await buying.getByText(REFERENCE).first().textContent()) ?? ''
      const mail = await until(
        'the instructions are mailed',
        async () => (await mailsTo(client, buyer.email))[0] ?? null,
      )
      expect(mail.text).toContain(shown)
      return shown
    })
  const unnamed = await announced(client, event, 'Yvon Le Goff')
  const byHand = await announced(client, event, 'Paola Conti')
  await signIn(page, organization, 'owner')

  await test.step('all three are awaited', async () => {
    await page.goto(`/org/${organization.slug}/payments/awaited`)
    const rows = page.getByRole('table', { name: external.awaited.caption }).getByRole('row')
    for (const one of [reference, unnamed.reference, byHand.reference])
      await expect(rows.filter({ hasText: one })).toHaveCount(1)
  })

  const lines = [
    `21/11/2026;VIR ${reference.replaceAll('-', ' ').toLowerCase()} ${mark};36,00`,
    `21/11/2026;VIR SANS RIEN ${mark};36,00`,
  ]
  const pageOfBank = `/org/${organization.slug}/payments/bank`

  await test.step('the file finds the one that names its reference, whose page becomes the ticket', async () => {
    await page.goto(pageOfBank)
    expect(await handIn(page, 'releve.csv', lines)).toMatch(/^2 nouvelles lignes, aucune déjà connue/)
    await expectTickets(buying, buyer.name)
  })

  await test.step('the other line waits, and a person says whose it is', async () => {
    const { bank } = external
    await page.goto(pageOfBank)
    const row = page.getByRole('row').filter({ hasText: `SANS RIEN ${mark}` })
    await expect(row.getByText(bank.reasons.no_reference)).toBeVisible()
    await row.getByRole('button', { name: bank.assign, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(bank.assignSearch).fill(unnamed.reference)
    const choice = dialog.getByRole('listitem').filter({ hasText: unnamed.reference })
    await choice.getByRole('button').click()
    await expect(page.getByText(bank.assigned)).toBeVisible()
    await expect(row).toHaveCount(0)
    await untilPaid(client, unnamed)
  })

  await test.step('the same file again knows every line', async () => {
    await page.goto(pageOfBank)
    expect(await handIn(page, 'releve-encore.csv', lines)).toMatch(/^Aucune nouvelle ligne, 2 déjà connues/)
  })

  await test.step('what came without a file is confirmed by hand', async () => {
    const { confirm } = external
    await page.goto(`/org/${organization.slug}/payments/awaited?search=${byHand.reference}`)
    await page.getByRole('button', { name: `${confirm.open} · ${byHand.reference}` }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByLabel(confirm.amount)).toHaveValue('36,00')
    await dialog.getByRole('button', { name: /36,00/ }).click()
    await expect(page.getByText(confirm.outcome.settled)).toBeVisible()
    await untilPaid(client, byHand)
  })

  expect(await booked(mark, [unnamed, byHand])).toEqual({ lines: 2, captured: [3600, 3600] })
  await expectInvariantsToHold()
})
