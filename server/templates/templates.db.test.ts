// Designs and their versions, and which one a ticket is issued with.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { type Design, defaultDesign } from './contract'
import { archiveTemplate, assignTemplate, renameTemplate, setDefaultTemplate } from './manage-template'
import { eventTemplates, listTemplates, listVersions, templateVersion } from './queries'
import { createTemplate, restoreVersion, saveTemplate } from './save-template'
import { newestVersionOf, templateVersionsOf } from './version-for'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let sale: Sale
let owner: Ctx

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  sale = await aSale(ctx, {
    types: [
      { name: 'Plein tarif', amount: 0, capacity: 100 },
      { name: 'Réduit', amount: 0, capacity: 100 },
    ],
  })
  owner = as(ctx, sale.owner)
})
afterAll(async () => {
  await end()
  await database.drop()
})

const red: Design = { ...defaultDesign, colors: { ...defaultDesign.colors, accent: '#cc0000' } }
const green: Design = { ...defaultDesign, colors: { ...defaultDesign.colors, accent: '#00aa00' } }
const aTemplate = (name = 'Gala', design = defaultDesign) => createTemplate(owner, { name, design })
const typeAt = (index: number) => sale.ticketTypes[index]?.id ?? ''
async function versionsOfTypes(): Promise<Map<string, string>> {
  const ids = sale.ticketTypes.map(({ id }) => id)
  const rows = await ctx.db.$queryRaw<{ ticketTypeId: string; versionId: string }[]>(templateVersionsOf(ids))
  return new Map(rows.map(({ ticketTypeId, versionId }) => [ticketTypeId, versionId]))
}
const auditOf = async (subjectId: string) =>
  (await ctx.db.auditEntry.findMany({ where: { subjectId }, orderBy: { sequence: 'asc' } })).map(({ action }) => action)

describe('versions', () => {
  test('each save adds one, an older one comes back as the newest, and all of it is in the audit', async () => {
    const first = await aTemplate()
    const { templateId } = first
    const second = await saveTemplate(later(owner, 1), { templateId, design: red, seen: 1 })
    const third = await restoreVersion(later(owner, 2), { templateId, number: 1 })
    expect([first.number, second.number, third.number]).toEqual([1, 2, 3])
    expect((await templateVersion(owner, { templateId })).design).toEqual(defaultDesign)
    expect(await templateVersion(owner, { templateId, number: 2 })).toMatchObject({ design: red, number: 2, latest: 3 })
    expect((await listVersions(owner, { templateId })).map(({ number }) => number)).toEqual([3, 2, 1])
    expect(await auditOf(templateId)).toEqual(['template.created', 'template.saved', 'template.saved'])
  })

  test('what is saved unchanged adds none', async () => {
    const { templateId } = await aTemplate()
    expect(await saveTemplate(owner, { templateId, design: defaultDesign, seen: 1 })).toMatchObject({ number: 1 })
  })

  test('who saves over somebody else’s version is told, and nothing is written', async () => {
    const { templateId } = await aTemplate()
    await saveTemplate(owner, { templateId, design: red, seen: 1 })
    await expect(saveTemplate(owner, { templateId, design: green, seen: 1 })).rejects.toMatchObject({
      code: 'template.changed_meanwhile',
    })
    expect(await listVersions(owner, { templateId })).toHaveLength(2)
  })

  test('two saves at once make one version and one refusal', async () => {
    const { templateId } = await aTemplate()
    const saves = [red, green].map((design) => saveTemplate(owner, { templateId, design, seen: 1 }))
    const results = await Promise.allSettled(saves)
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await listVersions(owner, { templateId })).toHaveLength(2)
  })

  test('the database lets nobody change or remove one', async () => {
    const { id } = await aTemplate()
    await expect(ctx.db.ticketTemplateVersion.update({ where: { id }, data: { number: 9 } })).rejects.toThrow()
    await expect(ctx.db.ticketTemplateVersion.delete({ where: { id } })).rejects.toThrow()
  })

  test('a logo of another organization, or one that never was, is refused', async () => {
    const foreign = ctx.random.uuid(ctx.now)
    const logoKey = `templates/2027/03/01/${'a'.repeat(32)}.png`
    await ctx.db.storedFile.create({
      data: { key: logoKey, organizationId: foreign, kind: 'template', state: 'stored', changedAt: ctx.now },
    })
    for (const key of [logoKey, logoKey.replaceAll('a', 'b')]) {
      await expect(aTemplate('Logo', { ...defaultDesign, logoKey: key })).rejects.toMatchObject({
        code: 'template.unknown_logo',
      })
    }
  })
})

describe('which design a ticket is issued with', () => {
  test('is the ticket type’s, else the event’s, else the organization’s default, else none', async () => {
    const [byType, byEvent, byDefault] = [await aTemplate('Type'), await aTemplate('Soir'), await aTemplate('Maison')]
    const { eventId } = sale
    expect((await versionsOfTypes()).size).toBe(0)
    await setDefaultTemplate(owner, { templateId: byDefault.templateId })
    expect([...(await versionsOfTypes()).values()]).toEqual([byDefault.id, byDefault.id])
    await assignTemplate(owner, { eventId, templateId: byEvent.templateId })
    await assignTemplate(owner, { eventId, ticketTypeId: typeAt(1), templateId: byType.templateId })
    const chosen = await versionsOfTypes()
    expect([chosen.get(typeAt(0)), chosen.get(typeAt(1))]).toEqual([byEvent.id, byType.id])
    expect(await eventTemplates(owner, { eventId })).toMatchObject({
      organizationDefault: { name: 'Maison' },
      event: byEvent.templateId,
      ticketTypes: [{ templateId: null }, { templateId: byType.templateId }],
    })

    // An archived one is as if it had not been chosen; what was issued keeps its version.
    const hold = await aHold(ctx, sale, 1, 1)
    await archiveTemplate(owner, { templateId: byType.templateId })
    expect((await versionsOfTypes()).get(typeAt(1))).toBe(byEvent.id)
    expect(await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })).toMatchObject({
      templateVersionId: byType.id,
    })
    await assignTemplate(owner, { eventId, templateId: null })
    await setDefaultTemplate(owner, { templateId: null })
    expect((await versionsOfTypes()).size).toBe(0)
  })

  test('is the newest version of it at that moment, and stays when a newer one is saved', async () => {
    const { templateId, id: first } = await aTemplate('Deux versions')
    await assignTemplate(owner, { eventId: sale.eventId, templateId })
    const before = await aHold(ctx, sale)
    const second = await saveTemplate(owner, { templateId, design: red, seen: 1 })
    const after = await aHold(ctx, sale)
    const issued = await Promise.all(
      [before, after].map(({ id }) => ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: id } })),
    )
    expect(issued.map(({ templateVersionId }) => templateVersionId)).toEqual([first, second.id])
    await assignTemplate(owner, { eventId: sale.eventId, templateId: null })
  })

  test('two who choose a default at once end with one', async () => {
    const [a, b] = [await aTemplate('A'), await aTemplate('B')]
    await Promise.all([a, b, a, b].map(({ templateId }) => setDefaultTemplate(owner, { templateId })))
    const chosen = (await listTemplates(owner)).filter(({ isDefault }) => isDefault)
    expect(chosen).toHaveLength(1)
    await setDefaultTemplate(owner, { templateId: null })
  })
})

describe('who may', () => {
  test('another organization’s design answers like one that never was, whatever is asked of it', async () => {
    const { templateId } = await aTemplate()
    const stranger = (await aSale(ctx)).owner
    const nothing = ctx.random.uuid(ctx.now)
    const asked = (actor: Actor, id: string) => {
      const one = as(ctx, actor)
      return [
        templateVersion(one, { templateId: id }),
        listVersions(one, { templateId: id }),
        saveTemplate(one, { templateId: id, design: red, seen: 1 }),
        restoreVersion(one, { templateId: id, number: 1 }),
        renameTemplate(one, { templateId: id, name: 'Volé' }),
        archiveTemplate(one, { templateId: id }),
        setDefaultTemplate(one, { templateId: id }),
      ]
    }
    const refusals = async (work: Promise<unknown>[]) =>
      (await Promise.allSettled(work)).map((one) => (one.status === 'rejected' ? one.reason.code : 'answered'))
    expect(await refusals(asked(stranger, templateId))).toEqual(Array(7).fill('template.not_found'))
    expect(await refusals(asked(stranger, nothing))).toEqual(Array(7).fill('template.not_found'))
    await expect(newestVersionOf(ctx, (await aSale(ctx)).organizationId, templateId)).rejects.toMatchObject({
      code: 'template.not_found',
    })
    expect((await listTemplates(as(ctx, stranger))).length).toBe(0)
  })

  test('one’s own event takes no design of another organization', async () => {
    const other = await aSale(ctx)
    const { templateId } = await aTemplate()
    await expect(assignTemplate(as(ctx, other.owner), { eventId: other.eventId, templateId })).rejects.toMatchObject({
      code: 'template.not_found',
    })
    await expect(
      assignTemplate(as(ctx, other.owner), { eventId: sale.eventId, templateId: null }),
    ).rejects.toMatchObject({ code: 'event.not_found' })
  })

  test('a manager of some events uses designs and changes none; a reader does neither', async () => {
    const { templateId } = await aTemplate()
    const narrowed = as(ctx, memberOf(sale.organizationId, 'manager', [sale.eventId]))
    const reader = as(ctx, memberOf(sale.organizationId, 'read_only'))
    expect((await templateVersion(reader, { templateId })).number).toBe(1)
    await expect(renameTemplate(narrowed, { templateId, name: 'X' })).rejects.toMatchObject({
      code: 'auth.whole_organization',
    })
    await assignTemplate(narrowed, { eventId: sale.eventId, templateId })
    await expect(assignTemplate(reader, { eventId: sale.eventId, templateId: null })).rejects.toMatchObject({
      code: 'auth.forbidden',
    })
    await assignTemplate(narrowed, { eventId: sale.eventId, templateId: null })
  })

  test('an archived design is not changed, chosen or made the default any more', async () => {
    const { templateId } = await aTemplate()
    await archiveTemplate(owner, { templateId })
    const attempts = [
      () => saveTemplate(owner, { templateId, design: red, seen: 1 }),
      () => renameTemplate(owner, { templateId, name: 'X' }),
      () => setDefaultTemplate(owner, { templateId }),
      () => assignTemplate(owner, { eventId: sale.eventId, templateId }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'template.archived' })
  })
})
