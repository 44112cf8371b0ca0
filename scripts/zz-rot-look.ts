import { chromium } from '@playwright/test'
import { DemoClient, readDemoFile, until } from '@/scripts/demo-client'
import { buy, mailsTo, putEventOnSale, scan } from '@/scripts/demo-story'
import { decodeQr } from '@/tests/support/read-pdf'
const file = process.argv[2]!, url = process.argv[3]!
const client = new DemoClient(readDemoFile(file), url)
const event = await putEventOnSale(client, { title: 'En direct', types: [{ name: 'Live', amount: 0, capacity: 20, rotating: true }] })
const email = `look-${Date.now()}@exemple.fr`
const { ticket } = await buy(client, event, { name: 'Camille Roussel', email })
console.log(ticket.url)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const open = async () => {
  const c = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR' })
  const p = await c.newPage()
  p.on('console', (m) => m.type() === 'error' && console.log('console', m.text().slice(0, 300)))
  p.on('pageerror', (e) => console.log('pageerror', e.message.slice(0, 300)))
  await p.goto(ticket.url!, { timeout: 120_000 })
  return p
}
const a = await open()
const dir = '/var/tmp/rot-look'
await a.getByRole('button', { name: 'Montrer le code ici' }).waitFor({ timeout: 60_000 })
await a.screenshot({ path: `${dir}/unbound.png`, fullPage: true })
await a.getByRole('button', { name: 'Montrer le code ici' }).click()
await a.getByText('En direct').first().waitFor()
await a.waitForTimeout(2500)
await a.screenshot({ path: `${dir}/here.png`, fullPage: true })
const read = async (p: typeof a) => decodeQr(await p.getByRole('button', { name: 'Agrandir le code QR' }).screenshot())
const one = await read(a)
console.log(one?.length, one?.slice(-11))
await a.waitForTimeout(16_000)
const two = await read(a)
console.log(two?.slice(-11))
const b = await open()
await b.getByRole('button', { name: 'Montrer le code ici' }).click()
await b.getByText('Sur un autre téléphone').waitFor()
await b.screenshot({ path: `${dir}/elsewhere.png`, fullPage: true })
await b.getByRole('button', { name: 'Recevoir le code' }).click()
await b.getByLabel('Code à six chiffres').waitFor()
await b.screenshot({ path: `${dir}/type.png`, fullPage: true })
const code = await until('mail', async () => (await mailsTo(client, email)).map(({ subject }) => /^\d{6}/.exec(subject)?.[0]).find((x) => x) ?? null)
await b.getByLabel('Code à six chiffres').fill('12')
await b.getByLabel('Code à six chiffres').fill(code)
await b.getByRole('button', { name: 'Montrer ici' }).click()
await b.getByText('En direct').first().waitFor()
await b.waitForTimeout(1500)
const three = await read(b)
console.log('old', (await scan(client, event, { qrCodeData: two! })).reason)
console.log('new', (await scan(client, event, { qrCodeData: three! })).reason)
await a.reload()
await a.getByText('Ce billet a changé de téléphone').waitFor()
await a.screenshot({ path: `${dir}/lost.png`, fullPage: true })
await browser.close()
