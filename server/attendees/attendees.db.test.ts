import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, later, salesCtx } from '@/tests/support/sales-factories'
import { importAttendeesInput, listAttendeesInput } from './contract'
import { importAttendees } from './import-attendees'
import { listAttendees } from './queries'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  process.env.KEY_ENCRYPTION_KEY ??= Buffer.alloc(32, 7).toString('base64')
})
afterAll(async () => {
  await end()
  await database.drop()
})

function add(caller: Ctx, eventId: string, attendees: unknown[]) {
  return importAttendees(caller, { eventId, ...importAttendeesInput.parse({ attendees }) })
}
function list(caller: Ctx, input: Record<string, unknown>) {
  return listAttendees(caller, listAttendeesInput.parse(input))
}

test('a thousand people are added at once, in the order of the answer, as they were written', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const names = ['李小龍', '<b>Zoé</b>', 'محمد', 'Nguyễn Thị Ánh', '🎭 Léa']
  const people = Array.from({ length: 1_000 }, (_, index) => ({
    name: names[index] ?? `Invité ${index}`,
    email: `I${index}@Example.com`,
  }))
  const { attendeeIds } = await add(owner, sale.eventId, people)
  expect(new Set(attendeeIds).size).toBe(1_000)
  const rows = await ctx.db.attendee.findMany({ where: { id: { in: attendeeIds.slice(0, 5) } } })
  expect(attendeeIds.slice(0, 5).map((id) => rows.find((row) => row.id === id)?.name)).toEqual(
    names.map((name) => name.normalize('NFC')),
  )
  expect(rows.every(({ email }) => /^i\d@example\.com$/.test(email ?? ''))).toBe(true)
})

test('a request repeated under its Idempotency-Key adds nobody twice; another body under it adds its own', async () => {
  const sale = await aSale(ctx)
  const keyed = { ...as(ctx, sale.owner), requestKey: ctx.random.bytes(32) }
  const first = await add(keyed, sale.eventId, [{ name: 'Ana' }, { name: 'Ana' }])
  expect(await add(keyed, sale.eventId, [{ name: 'Ana' }, { name: 'Ana' }])).toEqual(first)
  await add(keyed, sale.eventId, [{ name: 'Bob' }])
  expect(await ctx.db.attendee.count({ where: { eventId: sale.eventId } })).toBe(3)
})

test.each<[string, unknown]>([
  ['no list', undefined],
  ['an empty list', []],
  ['1,001 people', Array.from({ length: 1_001 }, () => ({ name: 'x' }))],
  ['a name with CRLF', [{ name: 'A\r\nBcc: b@example.org' }]],
  ['a name with NUL', [{ name: 'A\0' }]],
  ['a name of 10,000 characters', [{ name: 'n'.repeat(10_000) }]],
  ['two addresses in one', [{ name: 'A', email: 'a@example.org, b@example.org' }]],
  ['an unknown field', [{ name: 'A', ticketTypeId: 'x' }]],
])('%s is refused', (_, attendees) => {
  expect(importAttendeesInput.safeParse({ attendees }).success).toBe(false)
})

test('the list is searched by name, address, ticket code and purchase number, wildcards taken literally', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const hold = await aHold(ctx, sale, 1)
  await completed(ctx, hold.id)
  await add(later(owner, 1), sale.eventId, [{ name: '100 % Zoé_', email: 'zoe@exemple.fr' }, { name: 'Bob' }])
  const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  const found = async (search: string) =>
    (await list(owner, { eventId: sale.eventId, search })).items.map(({ name }) => name)
  expect(await found('zoé')).toEqual(['100 % Zoé_'])
  expect(await found('zoe@')).toEqual(['100 % Zoé_'])
  expect(await found('%')).toEqual(['100 % Zoé_'])
  expect(await found('_')).toEqual(['100 % Zoé_'])
  expect(await found(ticket.code.toLowerCase())).toEqual(['Camille Roussel'])
  expect(await found(hold.number)).toEqual(['Camille Roussel'])
  expect(await found("' OR 1=1 --")).toEqual([])
  expect(await found('')).toHaveLength(3)
})

test('each person is listed with tickets and admission, page by page', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const hold = await aHold(ctx, sale, 2)
  await completed(ctx, hold.id)
  await add(later(owner, 1), sale.eventId, [{ name: 'Ana' }, { name: 'Bob' }, { name: 'Cléo' }])
  const [ticket] = await ctx.db.ticket.findMany({ where: { purchaseId: hold.id } })
  const at = new Date('2027-06-12T17:40:00Z')
  const checkIn = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId } })
  const base = {
    organizationId: sale.organizationId,
    eventId: sale.eventId,
    ticketId: ticket?.id ?? '',
    checkInListId: checkIn.id,
    at,
  }
  const scanRowId = ctx.random.uuid(at)
  await ctx.db.scan.create({
    data: { ...base, id: scanRowId, scanId: 's1', requestHash: new Uint8Array(32), valid: true, actor: 'test' },
  })
  await ctx.db.admission.create({ data: { ...base, id: ctx.random.uuid(at), scanRowId } })

  const seen = []
  let cursor: string | undefined
  do {
    const page = await list(owner, { eventId: sale.eventId, limit: 2, cursor })
    seen.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen.map(({ name }) => name).sort()).toEqual(['Ana', 'Bob', 'Camille Roussel', 'Camille Roussel', 'Cléo'])
  const inside = await list(owner, { eventId: sale.eventId, show: 'admitted' })
  expect(inside.items).toMatchObject([
    {
      name: 'Camille Roussel',
      tickets: [
        {
          code: ticket?.code,
          status: 'valid',
          ticketTypeName: 'Plein tarif',
          purchaseNumber: hold.number,
          admittedAt: at,
        },
      ],
    },
  ])
  expect((await list(owner, { eventId: sale.eventId, show: 'expected' })).items).toHaveLength(4)
})

test('another organization adds and sees nobody, and a role without attendees is told so', async () => {
  const sale = await aSale(ctx)
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  for (const attempt of [add(stranger, sale.eventId, [{ name: 'x' }]), list(stranger, { eventId: sale.eventId })]) {
    await expect(attempt).rejects.toMatchObject({ kind: 'not_found', code: 'event.not_found' })
  }
  const staff = as(ctx, memberOf(sale.organizationId, 'gate_staff'))
  await expect(list(staff, { eventId: sale.eventId })).rejects.toMatchObject({ kind: 'forbidden' })
  expect(await ctx.db.attendee.count({ where: { eventId: sale.eventId } })).toBe(0)
})
