import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBatch } from '@/server/batches/create-batch'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'
import { addAttendee } from '../add-attendee'
import { addAttendeeInput, listAttendeesInput } from '../contract'
import { importAttendees } from '../import-attendees'
import { listAttendees } from '../queries'
import { countWithoutTicket } from '../without-ticket'
import { checkImport, previewImport } from './check-import'
import {
  answersOf,
  checkImportInput,
  type ImportCheck,
  importPartInput,
  type LineStanding,
  previewImportInput,
} from './contract'
import { importPart } from './import-part'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

const LINES = inAll(20_000, 4_000)

const base64 = (text: string) => Buffer.from(text).toString('base64')
const columns = [{ use: 'name' }, { use: 'email' }, { use: 'answer', question: 'Taille' }]

function check(caller: Ctx, eventId: string, lines: string[]) {
  const content = base64(['Nom;Mail;Taille', ...lines].join('\n'))
  return checkImport(caller, checkImportInput.parse({ eventId, content, columns, hasHeading: true }))
}

/** What the page sends once the check is agreed to. */
function part(eventId: string, { questions, people }: ImportCheck, wanted: readonly LineStanding[]) {
  const chosen = people.filter(({ standing }) => wanted.includes(standing))
  return importPartInput.parse({
    eventId,
    people: chosen.map(({ name, email, answers, copy }) => ({
      name,
      email,
      copy,
      answers: answersOf(questions, answers),
    })),
  })
}

const standings = ({ people }: ImportCheck) => people.map(({ name, standing }) => `${name} ${standing}`)
const count = (sale: Sale) => ctx.db.attendee.count({ where: { eventId: sale.eventId } })

test('the check writes nothing and tells who is new, who stands there twice and who is there already', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  await completed(ctx, (await aHold(ctx, sale, 1)).id)
  const { email } = await ctx.db.attendee.findFirstOrThrow({ where: { eventId: sale.eventId } })
  const before = await count(sale)
  const found = await check(owner, sale.eventId, [
    'Ana;ana@exemple.fr;M',
    'Ana B.;ANA@exemple.fr;L',
    'Invité;;',
    'Invité;;',
    `Camille;${email};`,
    'Bob;bob@;',
  ])
  expect(standings(found)).toEqual(['Ana new', 'Ana B. twice', 'Invité new', 'Invité twice', 'Camille there'])
  expect(found).toMatchObject({ faultyRows: 1, faults: [{ row: 7, fault: 'not_an_email', text: 'bob@' }] })
  expect(await count(sale)).toBe(before)
})

test('the same file handed in twice, or a part sent again after a lost answer, adds nobody twice', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const lines = ['Ana;ana@exemple.fr;M', 'Invité;;', 'Invité;;', 'Invité;;L']
  const found = await check(owner, sale.eventId, lines)
  const sent = part(sale.eventId, found, ['new', 'twice'])
  const [one, two] = await Promise.all([importPart(owner, sent), importPart(owner, sent)])
  expect(two.attendeeIds).toEqual(one.attendeeIds)
  expect(one.added + two.added).toBe(4)
  const again = await check(owner, sale.eventId, lines)
  expect(standings(again)).toEqual(['Ana imported', 'Invité imported', 'Invité imported', 'Invité imported'])
  expect((await importPart(owner, part(sale.eventId, again, ['imported']))).added).toBe(0)
  expect(await count(sale)).toBe(4)
  const audited = await ctx.db.auditEntry.findMany({
    where: { organizationId: sale.organizationId, action: 'attendees.imported' },
  })
  expect(audited.map(({ after }) => after)).toEqual([{ count: 4 }])
  // Without ids that follow from the lines, as in calls of the API under no key, a second try doubles everybody.
  const attendees = sent.people.map(({ name }) => ({ name }))
  await Promise.all([1, 2].map(() => importAttendees(owner, { eventId: sale.eventId, attendees })))
  expect(await count(sale)).toBe(12)
})

test('people of a file stand in its order, in the list and for the batch that is made of them', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const names = Array.from({ length: 30 }, (_, index) => `Rang ${String(index + 1).padStart(2, '0')}`)
  const found = await check(
    owner,
    sale.eventId,
    names.map((name) => `${name};;`),
  )
  const { attendeeIds } = await importPart(owner, part(sale.eventId, found, ['new']))
  const read: string[] = []
  let cursor: string | undefined
  do {
    const page = await listAttendees(owner, listAttendeesInput.parse({ eventId: sale.eventId, limit: 7, cursor }))
    read.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(read).toEqual(names)
  expect(await countWithoutTicket(owner, { eventId: sale.eventId })).toEqual({ count: 30 })
  const started = await startBatch(owner, {
    eventId: sale.eventId,
    ticketTypeId: sale.ticketTypes[0]?.id ?? '',
    guestIds: 'without_ticket',
    priority: 'normal',
    key: ctx.random.uuid(ctx.now),
  })
  const items = await ctx.db.batchItem.findMany({ where: { batchId: started.batchId }, orderBy: { position: 'asc' } })
  expect(items.map(({ guestId }) => guestId)).toEqual(attendeeIds)
})

test('a mended file brings only what was mended, and somebody there by address when they are wanted', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const first = await check(owner, sale.eventId, ['Ana;ana@exemple.fr;M', 'Invité;;', 'Bob;bob@;'])
  await importPart(owner, part(sale.eventId, first, ['new']))
  const mended = await check(owner, sale.eventId, [
    'Invité;;',
    'Bob;bob@exemple.fr;',
    'Ana;ana@exemple.fr;M',
    'Frère d’Ana;ana@exemple.fr;S',
  ])
  expect(standings(mended)).toEqual(['Invité imported', 'Bob new', 'Ana imported', 'Frère d’Ana there'])
  await importPart(owner, part(sale.eventId, mended, ['new', 'there']))
  const rows = await ctx.db.attendee.findMany({ where: { eventId: sale.eventId }, orderBy: { name: 'asc' } })
  expect(rows.map(({ name, email, answers }) => [name, email, answers])).toEqual([
    ['Ana', 'ana@exemple.fr', { Taille: 'M' }],
    ['Bob', 'bob@exemple.fr', {}],
    ['Frère d’Ana', 'ana@exemple.fr', { Taille: 'S' }],
    ['Invité', null, {}],
  ])
})

test('the same people are somebody else’s at another event', async () => {
  const sale = await aSale(ctx)
  const other = await aSale(ctx)
  const lines = ['Ana;ana@exemple.fr;M']
  for (const { owner, eventId } of [sale, other]) {
    const found = await check(as(ctx, owner), eventId, lines)
    expect(standings(found)).toEqual(['Ana new'])
    expect((await importPart(as(ctx, owner), part(eventId, found, ['new']))).added).toBe(1)
  }
})

test(`${LINES} lines come in parts of a thousand, each once`, async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const lines = Array.from({ length: LINES }, (_, index) => `Invité ${index};i${index}@exemple.fr;M`)
  const found = await check(owner, sale.eventId, lines)
  expect(found.people).toHaveLength(LINES)
  for (let from = 0; from < LINES; from += 1_000) {
    const some = { ...found, people: found.people.slice(from, from + 1_000) }
    expect((await importPart(owner, part(sale.eventId, some, ['new']))).added).toBe(1_000)
  }
  expect(await count(sale)).toBe(LINES)
  expect(new Set(standings(await check(owner, sale.eventId, lines)).map((text) => text.split(' ').at(-1)))).toEqual(
    new Set(['imported']),
  )
}, 60_000)

test('one person added by hand is there once, however often the button is pressed', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const input = addAttendeeInput.parse({ eventId: sale.eventId, key: sale.eventId, name: ' Ana ', email: '' })
  const made = await Promise.all([addAttendee(owner, input), addAttendee(owner, input), addAttendee(owner, input)])
  expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  await addAttendee(owner, { ...input, key: sale.organizationId })
  expect(await ctx.db.attendee.findMany({ where: { eventId: sale.eventId }, select: { name: true } })).toEqual([
    { name: 'Ana' },
    { name: 'Ana' },
  ])
})

test('another organization and a role that may not add are refused by every step, and nobody is added', async () => {
  const sale = await aSale(ctx)
  const { eventId } = sale
  const person = addAttendeeInput.parse({ eventId, key: eventId, name: 'Ana' })
  const sent = importPartInput.parse({ eventId, people: [{ name: 'Ana' }] })
  const steps = (caller: Ctx) => [
    previewImport(caller, previewImportInput.parse({ eventId, content: base64('Nom\nAna') })),
    check(caller, eventId, ['Ana;;']),
    importPart(caller, sent),
    addAttendee(caller, person),
  ]
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  for (const step of steps(stranger)) await expect(step).rejects.toMatchObject({ code: 'event.not_found' })
  const reader = as(ctx, memberOf(sale.organizationId, 'read_only'))
  for (const step of steps(reader)) await expect(step).rejects.toMatchObject({ kind: 'forbidden' })
  await ctx.db.event.update({ where: { id: eventId }, data: { status: 'archived' } })
  const owner = as(ctx, sale.owner)
  for (const step of [importPart(owner, sent), addAttendee(owner, person)])
    await expect(step).rejects.toMatchObject({ code: 'event.wrong_status' })
  expect(await count(sale)).toBe(0)
})

test('a member has thirty files read a minute, and is told when to come back', async () => {
  const sale = await aSale(ctx)
  await ctx.pool.query('DELETE FROM rate_limit')
  const input = previewImportInput.parse({ eventId: sale.eventId, content: base64('Nom\nAna') })
  const owner = as(ctx, sale.owner)
  for (let time = 0; time < 30; time++) await previewImport(owner, input)
  await expect(previewImport(owner, input)).rejects.toMatchObject({
    kind: 'rate_limited',
    retryAfterSeconds: expect.any(Number),
  })
  await expect(check(owner, sale.eventId, ['Ana;;'])).rejects.toMatchObject({ kind: 'rate_limited' })
  await ctx.pool.query('DELETE FROM rate_limit')
})
