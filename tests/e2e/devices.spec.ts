// A phone becomes a device at a gate without any account: the manager's desk and the phone stand beside each other, the phone lets somebody in,
// is revoked, and removes what it knew.
import { expect, type Page, type Request, test } from '@playwright/test'
import { buy, putEventOnSale } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

const t = words('fr', 'devices')
const phoneSize = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const named = (text: string, name: string) => text.replace('{name}', name)

/** Fills in a new device on the desk's page and gives back the link in its QR code. */
async function inviteDevice(desk: Page, name: string): Promise<string> {
  await desk.getByRole('button', { name: t.form.add }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel(t.form.name).fill(name)
  const made = desk.waitForResponse((response) => response.url().includes('devices.create'))
  await dialog.getByRole('button', { name: t.form.submit }).click()
  const link = /https?:[^"]*\/scan\/pair#[\w-]{22}/.exec(await (await made).text())?.[0]
  await expect(desk.getByRole('img', { name: t.invitation.qr })).toBeVisible()
  if (!link) throw new Error('no link was answered')
  return link
}

async function digitsOn(page: Page, label: string): Promise<string> {
  const shown = page.getByRole('status', { name: label })
  await expect(shown).toHaveText(/^\d{4}$/)
  return (await shown.textContent()) ?? ''
}

/** What the phone keeps of itself: whether its key can be read out, and its token. */
function keptOn(phone: Page): Promise<{ extractable: boolean; token: string } | null> {
  return phone.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('portillon-device')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const asked = opening.result.transaction('identity').objectStore('identity').get('this-device')
          asked.onerror = () => reject(asked.error)
          asked.onsuccess = () => {
            opening.result.close()
            const { privateKey, token } = asked.result ?? {}
            resolve(asked.result ? { extractable: privateKey.extractable, token } : null)
          }
        }
      }),
  )
}

test('a phone is paired by a QR code and equal digits, scans, is revoked and wiped', async ({
  page: desk,
  browser,
}) => {
  test.setTimeout(180_000)
  const client = await openClient()
  const event = await putEventOnSale(client, {
    title: 'Soirée des appareils',
    types: [{ name: 'Plein tarif', amount: 4900, capacity: 20 }],
  })
  const email = `appareil-${Date.now()}@exemple.fr`
  const { ticket } = await buy(client, event, { name: 'Ophélie Vanderbeck', email, locale: 'fr', atBoxOffice: true })
  const name = 'Porte Cléberg, téléphone 1'

  await signIn(desk, client.organization, 'manager')
  await desk.goto(`/org/${client.organization.slug}/events/${event.id}/check-in/devices`)
  const link = await inviteDevice(desk, name)
  const secret = new URL(link).hash.slice(1)

  const context = await browser.newContext({ ...phoneSize, locale: 'fr-FR' })
  const phone = await context.newPage()
  const requests: Request[] = []
  phone.on('request', (request) => requests.push(request))

  await test.step('the phone opens the link, and both screens show the same digits', async () => {
    await phone.goto(link)
    await phone.getByRole('button', { name: t.pair.start }).click()
    const digits = await digitsOn(phone, t.pair.digits.label)
    expect(await digitsOn(desk, t.confirm.digits)).toBe(digits)
    expect(phone.url()).not.toContain(secret)
  })

  await test.step('it waits for the manager, also over a reload', async () => {
    const digits = await digitsOn(phone, t.pair.digits.label)
    await phone.reload()
    expect(await digitsOn(phone, t.pair.digits.label)).toBe(digits)
    await desk.getByRole('button', { name: t.confirm.same }).click()
    await expect(phone.getByRole('heading', { name: t.pair.done.title })).toBeVisible()
    await desk.getByRole('button', { name: t.invitation.close }).click()
    await expect(desk.getByRole('row', { name: new RegExp(`${name}.*${t.states.active}`) })).toBeVisible()
  })

  await test.step('the secret went into two bodies and no address, and of the event no more than its name came to the phone', async () => {
    const withSecret = requests.filter((request) => `${request.url()} ${request.postData()}`.includes(secret))
    const asked = withSecret.map((request) => new URL(request.url()).pathname)
    expect(asked).toEqual(['/api/devices/invited', '/api/devices/enrol'])
    for (const request of withSecret) expect(request.url()).not.toContain(secret)
    const content = await phone.content()
    expect(content).toContain(event.title)
    for (const told of [event.id, 'Vanderbeck', email]) expect(content).not.toContain(told)
  })

  await test.step('a second phone with the same link is refused', async () => {
    const other = await browser.newContext({ ...phoneSize, locale: 'fr-FR' })
    const late = await other.newPage()
    await late.goto(link)
    await late.getByRole('button', { name: t.pair.start }).click()
    await expect(late.getByText(t.pair.failed.invitation_used)).toBeVisible()
    await other.close()
  })

  const kept = await keptOn(phone)
  expect(kept).toEqual({ extractable: false, token: expect.stringMatching(/^ptl_dev_/) })
  const scan = () =>
    phone.request.post('/api/scans/validate', {
      headers: { authorization: `Bearer ${kept?.token}` },
      data: { qrCodeData: ticket.qrToken, eventId: event.id },
    })

  await test.step('its token lets the ticket in, once', async () => {
    expect(await (await scan()).json()).toMatchObject({ valid: true, attendeeName: 'Ophélie Vanderbeck' })
    expect(await (await scan()).json()).toMatchObject({ valid: false, reason: 'already_used' })
  })

  await test.step('revoked, it opens nothing within a second, removes itself, and the desk sees it', async () => {
    await desk.getByRole('button', { name: named(t.acts.menu, name) }).click()
    await desk.getByRole('menuitem', { name: t.acts.revoke }).click()
    await desk.getByRole('alertdialog').getByRole('button', { name: t.acts.revoke }).click()
    await expect(desk.getByText(t.states.revoked)).toBeVisible()
    await expect.poll(async () => (await scan()).status(), { timeout: 1_000, intervals: [100] }).toBe(401)
    await phone.goto('/scan/pair')
    await expect(phone.getByRole('heading', { name: t.pair.left.title })).toBeVisible()
    expect(await keptOn(phone)).toBeNull()
    await expect(desk.getByText(t.states.wiped)).toBeVisible()
  })

  await context.close()
  await expectInvariantsToHold()
})

test('digits that differ are refused, and the phone is told', async ({ page: desk, browser }) => {
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Soirée des inconnus' })
  await signIn(desk, client.organization, 'manager')
  await desk.goto(`/org/${client.organization.slug}/events/${event.id}/check-in/devices`)
  const link = await inviteDevice(desk, 'Porte des jardins')
  const context = await browser.newContext({ ...phoneSize, locale: 'fr-FR' })
  const phone = await context.newPage()
  await phone.goto(link)
  await phone.getByRole('button', { name: t.pair.start }).click()
  await digitsOn(phone, t.pair.digits.label)
  await desk.getByRole('button', { name: t.confirm.differ }).click()
  await expect(phone.getByText(t.pair.failed.not_proved)).toBeVisible()
  expect(await keptOn(phone)).toBeNull()
  await context.close()
})
