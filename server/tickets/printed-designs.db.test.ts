// Tickets printed from their rows: with the version they were issued with, on both sizes, many at once, and as proofs.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobs } from '@/server/jobs/catalog'
import type { Ctx } from '@/server/kernel/ctx'
import { parseEnvironment } from '@/server/kernel/env'
import { admit } from '@/server/scanning/admit'
import { type Design, defaultDesign } from '@/server/templates/contract'
import { assignTemplate } from '@/server/templates/manage-template'
import { createTemplate, saveTemplate } from '@/server/templates/save-template'
import { aMember, anOrganization } from '@/tests/support/auth-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf } from '@/tests/support/event-factories'
import { decodeQr, type Picture, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { aHold, aSale, as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { ensureTicketPdf, ensureTicketPdfs, printTickets } from './ensure-ticket-pdf'
import { getTicket } from './queries'
import { composeTestTicket, renderTestTicket } from './render-test-ticket'
import { askForTestTicket, knownQuestions, testTicketFile } from './test-tickets'
import { readTicketPdf } from './ticket-file'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-designs-'))
let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let sale: Sale
let owner: Ctx

beforeAll(async () => {
  process.env.STORAGE_URL = `file:${folder}`
  expect(parseEnvironment(process.env).storageUrl).toContain(folder)
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 500 }] })
  owner = as(ctx, sale.owner)
})
afterAll(async () => {
  await end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const coloured = (accent: string): Design => ({
  ...defaultDesign,
  cover: 'pattern',
  colors: { ...defaultDesign.colors, accent },
})

async function ticketsOf(quantity = 1): Promise<string[]> {
  const hold = await aHold(ctx, sale, quantity)
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: hold.id }, orderBy: { ordinal: 'asc' } })
  return tickets.map(({ id }) => id)
}

/** The colour in the middle of the head, between two bars. */
async function headColour(pdf: Buffer): Promise<string> {
  const { data, width }: Picture = await rasterizePdf(pdf, { dpi: 72 })
  const at = 4 * (72 * width + 306)
  return [...data.subarray(at, at + 3)].map((value) => (value > 100 ? 'X' : '.')).join('')
}

test('a reprint of an old ticket has the old look, a new ticket the new one', async () => {
  const { templateId } = await createTemplate(owner, { name: 'Gala', design: coloured('#ff0000') })
  await assignTemplate(owner, { eventId: sale.eventId, templateId })
  const [old = ''] = await ticketsOf()
  expect(await headColour(await ensureTicketPdf(ctx, old))).toBe('X..')
  await saveTemplate(owner, { templateId, design: coloured('#0000ff'), seen: 1 })
  const [young = ''] = await ticketsOf()
  await ctx.db.ticket.update({ where: { id: old }, data: { fileKey: null } })
  expect(await headColour(await ensureTicketPdf(ctx, old))).toBe('X..')
  expect(await headColour(await ensureTicketPdf(ctx, young))).toBe('..X')
  await assignTemplate(owner, { eventId: sale.eventId, templateId: null })
})

test('the sheet and the phone’s size are two files of one ticket, each made when it is asked for', async () => {
  const [id = ''] = await ticketsOf()
  const { qrToken } = await getTicket(owner, id)
  expect(await readTicketPdf(ctx, id, 'phone')).toBeNull()
  const asked = (await jobsOf(ctx, 'render-ticket')).filter(({ payload }) => payload.ticketId === id)
  expect(asked.map(({ payload }) => payload.size)).toEqual(['phone'])
  const phone = await ensureTicketPdf(ctx, id, 'phone')
  expect(await readTicketPdf(ctx, id)).toBeNull()
  expect(await readTicketPdf(ctx, id, 'phone')).toEqual(phone)
  const picture = await rasterizePdf(phone, { dpi: 150 })
  expect(picture.width).toBe(591)
  expect(await decodeQr(picture)).toBe(qrToken)
  const row = await ctx.db.ticket.findUniqueOrThrow({ where: { id } })
  expect([row.fileKey, row.phoneFileKey === null]).toEqual([null, false])
})

test('many are made together, each with its own code, and one without an event’s date fails alone', async () => {
  const ids = await ticketsOf(6)
  expect(await ensureTicketPdfs(ctx, ids)).toEqual(ids.map((ticketId) => ({ ticketId })))
  for (const id of ids) {
    const bytes = await readTicketPdf(ctx, id)
    const { qrToken } = await getTicket(owner, id)
    expect(bytes && (await decodeQr(await rasterizePdf(bytes, { dpi: 100 })))).toBe(qrToken)
  }
  const other = await aSale(ctx, { types: [{ name: 'Libre', amount: 0 }] })
  const hold = await aHold(ctx, other)
  const broken = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  await ctx.db.eventSession.deleteMany({ where: { eventId: other.eventId } })
  const [whole = ''] = await ticketsOf()
  const [first, second] = await ensureTicketPdfs(ctx, [broken.id, whole])
  expect([first?.error, second]).toEqual([expect.any(Error), { ticketId: whole }])
  expect(await readTicketPdf(ctx, whole)).not.toBeNull()
})

test('many are printed into one file, a page for each', async () => {
  const ids = await ticketsOf(3)
  expect((await readPdfFacts(await printTickets(ctx, ids))).pages).toBe(3)
})

test('the holder’s answers are printed where the design asks for them', async () => {
  const design: Design = { ...defaultDesign, blocks: [{ kind: 'code', size: 'medium' }, { kind: 'answers' }] }
  const { id: templateVersionId } = await createTemplate(owner, { name: 'Réponses', design })
  const [id = ''] = await ticketsOf()
  const { attendeeId } = await ctx.db.ticket.update({ where: { id }, data: { templateVersionId } })
  await ctx.db.attendee.update({ where: { id: attendeeId }, data: { answers: { Régime: 'Sans gluten' } } })
  expect(await readPdfText(await ensureTicketPdf(ctx, id))).toMatch(/Régime\s+Sans gluten/)
  expect(await knownQuestions(owner, { eventId: sale.eventId })).toEqual(['Régime'])
})

async function proof(caller: Ctx, input: Partial<Parameters<typeof askForTestTicket>[1]> = {}) {
  const wanted = { design: defaultDesign, size: 'a4', locale: 'fr', byMail: false, eventId: sale.eventId } as const
  const { fileKey } = await askForTestTicket(caller, { ...wanted, ...input })
  const job = (await jobsOf(ctx, 'render-test-ticket')).find(({ payload }) => payload.fileKey === fileKey)
  const { requestId: _, ...payload } = job?.payload ?? {}
  return { fileKey, run: () => renderTestTicket(ctx, jobs['render-test-ticket'].payload.parse(payload)) }
}

test('a proof shows the event in the unsaved design, says that it is one, and no gate lets it in', async () => {
  const { fileKey, run } = await proof(owner, { design: coloured('#ff0000') })
  expect(await testTicketFile(owner, { fileKey })).toEqual({ url: null })
  await run()
  const { url } = await testTicketFile(owner, { fileKey })
  expect(url).toContain(`/files/${fileKey}?`)
  const { processStorage } = await import('@/server/files/storage')
  const bytes = (await processStorage().get(fileKey)) ?? Buffer.alloc(0)
  expect(await readPdfText(bytes)).toMatch(/Les Nuits[\s\S]*Billet d’essai/)
  expect(await headColour(bytes)).toBe('X..')
  const qrCodeData = (await decodeQr(await rasterizePdf(bytes, { dpi: 150 }))) ?? ''
  expect(await admit(owner, { qrCodeData, eventId: sale.eventId })).toMatchObject({
    valid: false,
    reason: 'test_ticket',
  })
  await run() // a job that runs twice changes nothing
  expect(await ctx.db.ticket.count({ where: { eventId: sale.eventId, code: { contains: 'TEST' } } })).toBe(0)
})

test('a proof goes by mail to the person who asks and to nobody else, once', async () => {
  const organization = await anOrganization(ctx, 'Essais')
  const person = await aMember(ctx, organization, 'manager')
  const actor = { ...memberOf(organization.id, 'manager'), userId: person.id }
  const { fileKey, run } = await proof(as(ctx, actor), { byMail: true, eventId: undefined })
  await run()
  await run()
  const [notification, ...others] = await ctx.db.notification.findMany({ where: { key: fileKey } })
  expect([notification?.recipient, others]).toEqual([person.email, []])
  if (!notification) throw new Error('no mail was asked for')
  const composed = await composeTestTicket(ctx, notification)
  if (!composed) throw new Error('the mail was not written')
  const { attachments, props } = composed
  expect(props).toEqual({ eventTitle: 'Les Nuits du Théâtre antique', organizationName: 'Lumières & Cie' })
  expect((await readPdfFacts(attachments[0]?.content ?? Buffer.alloc(0))).pages).toBe(1)
})

test('another organization’s proof is 404, and who may not change events gets none', async () => {
  const { fileKey } = await proof(owner)
  const stranger = as(ctx, (await aSale(ctx)).owner)
  await expect(testTicketFile(stranger, { fileKey })).rejects.toMatchObject({ code: 'file.not_found' })
  await expect(proof(stranger)).rejects.toMatchObject({ code: 'event.not_found' })
  const reader = as(ctx, memberOf(sale.organizationId, 'read_only'))
  await expect(proof(reader)).rejects.toMatchObject({ code: 'auth.forbidden' })
})

test('a member of some events opens no proof of another one, whose key they know', async () => {
  const { fileKey } = await proof(owner)
  const narrowed = (eventIds: string[]) => as(ctx, memberOf(sale.organizationId, 'manager', eventIds))
  const elsewhere = await aSale(ctx, { organizationId: sale.organizationId })
  await expect(testTicketFile(narrowed([elsewhere.eventId]), { fileKey })).rejects.toMatchObject({
    code: 'file.not_found',
  })
  expect(await testTicketFile(narrowed([sale.eventId]), { fileKey })).toEqual({ url: null })
})

test('forty proofs a minute are enough for anybody', async () => {
  const caller = as(ctx, memberOf(sale.organizationId))
  const results = []
  for (let index = 0; index < 41; index++) results.push(await proof(caller).catch((error) => error.code))
  expect(results.at(-1)).toBe('rate_limited')
  expect(results.filter((result) => result === 'rate_limited')).toHaveLength(1)
})
