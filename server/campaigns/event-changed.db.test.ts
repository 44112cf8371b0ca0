import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChangeEvent } from '@/server/events/contract'
import { updateEvent } from '@/server/events/update-event'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf, refusalOf } from '@/tests/support/event-factories'
import { aFreeSale, aTicketOf } from '@/tests/support/reminder-factories'
import { as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { callOffCampaign, scheduleCampaign } from './control-campaign'
import { duplicateCampaign } from './duplicate-campaign'
import { removeCampaign, saveCampaign } from './edit-campaign'
import { dismissChange, draftChange } from './event-changed'
import { changeOffer } from './event-changed-offer'
import { getCampaign } from './queries'
import { startCampaign } from './start-campaign'

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

/** With a ticket sold, and a minute later. */
async function aSoldEvent() {
  const sale = await aFreeSale(ctx)
  await aTicketOf(ctx, sale, 'camille@exemple.fr')
  return { sale, owner: as(later(ctx, 60), sale.owner) }
}

const change = (owner: Ctx, { eventId }: Sale, what: ChangeEvent) => updateEvent(owner, { eventId, change: what })
const offer = (owner: Ctx, { eventId }: Sale) => changeOffer(owner, { eventId, locale: 'fr' })

async function press(owner: Ctx, sale: Sale, until?: string) {
  const shown = until ?? (await offer(owner, sale))?.until ?? ''
  return (await draftChange(owner, { eventId: sale.eventId, until: shown, locale: 'fr' })).campaignId
}

const elsewhere = { name: 'Halle Tony Garnier', address: '20 place des docteurs Mérieux, Lyon' }
const noon = { startsAt: new Date('2027-06-13T10:00:00Z'), endsAt: new Date('2027-06-13T14:00:00Z') }

test('what holders plan by changes: it is offered, and nothing is sent or drafted by the change', async () => {
  const { sale, owner } = await aSoldEvent()
  expect(await offer(owner, sale)).toBe(null)
  await change(owner, sale, { description: 'Autre texte' })
  expect(await offer(owner, sale)).toBe(null)
  await change(owner, sale, { venue: elsewhere })
  expect(await offer(owner, sale)).toMatchObject({
    state: 'new',
    tickets: 1,
    maySend: true,
    campaignId: null,
    changes: [
      {
        field: 'venue',
        before: 'Théâtre antique, 6 rue de l’Antiquaille, Lyon',
        after: 'Halle Tony Garnier, 20 place des docteurs Mérieux, Lyon',
      },
    ],
  })
  const { eventId } = sale
  expect(await ctx.db.campaign.count({ where: { eventId } })).toBe(0)
  expect(await ctx.db.notification.count({ where: { eventId, kind: 'event_changed' } })).toBe(0)
})

test('without a sold ticket nothing is offered, nor of a change that was there before the first', async () => {
  const sale = await aFreeSale(ctx)
  const owner = as(later(ctx, 60), sale.owner)
  await change(owner, sale, { venue: elsewhere })
  expect(await offer(owner, sale)).toBe(null)
  await aTicketOf(later(ctx, 120), sale, 'camille@exemple.fr')
  expect(await offer(owner, sale)).toBe(null)
  await change(as(later(ctx, 180), sale.owner), sale, { title: 'Autre nom' })
  expect((await offer(owner, sale))?.changes.map(({ field }) => field)).toEqual(['title'])
})

test('one press makes a draft in both languages that says before and after; a second makes no other', async () => {
  const { sale, owner } = await aSoldEvent()
  await change(owner, sale, noon)
  const first = await press(owner, sale)
  expect(await press(owner, sale)).toBe(first)
  const campaign = await getCampaign(owner, { id: first })
  expect(campaign).toMatchObject({
    kind: 'event_changed',
    status: 'draft',
    name: 'Changement\u202f: Les Nuits du Théâtre antique',
    audience: { to: 'holders', ticketStatuses: ['valid'] },
  })
  const fr = JSON.stringify(campaign.content.fr)
  expect(fr).toContain(
    'Avant\u202f: samedi 12 juin 2027 à 19\u202fh\u202f30\\nMaintenant\u202f: dimanche 13 juin 2027 à 12\u202fh\u202f00',
  )
  expect(JSON.stringify(campaign.content.en)).toContain('Now: Sunday, 13 June 2027 at 12:00')
  expect(fr).not.toMatch(/\{\{(changes|message)\}\}/)
  expect(await ctx.db.campaign.count({ where: { eventId: sale.eventId } })).toBe(1)
  expect(await offer(owner, sale)).toMatchObject({ state: 'drafted', campaignId: first })
})

test('more changes before it is sent join it, and what a person wrote in the draft stays', async () => {
  const { sale, owner } = await aSoldEvent()
  await change(owner, sale, { venue: elsewhere })
  const id = await press(owner, sale)
  const draft = await getCampaign(owner, { id })
  const fr = draft.content.fr
  if (!fr) throw new Error('no French words')
  const written = {
    ...fr,
    subject: 'Important',
    blocks: [...fr.blocks, { kind: 'text' as const, text: 'Mille excuses.' }],
  }
  const { name, eventId, audience, version } = draft
  await saveCampaign(owner, { id, seen: version, name, eventId, audience, content: { fr: written } })
  await change(owner, sale, noon)
  expect((await offer(owner, sale))?.state).toBe('more')
  expect(await press(owner, sale)).toBe(id)
  const { content } = await getCampaign(owner, { id })
  const text = JSON.stringify(content.fr)
  expect(content.fr?.subject).toBe('Important')
  expect(text).toContain('Mille excuses.')
  expect(text.match(/Halle Tony Garnier/g)).toHaveLength(1)
  expect(text).toContain('dimanche 13 juin 2027')
  // The language that a person took out is not put back.
  expect(content.en).toBeUndefined()
  expect((await offer(owner, sale))?.state).toBe('drafted')
})

test('it stays a message about a change: to those who hold tickets, with what has changed in it, once', async () => {
  const { sale, owner } = await aSoldEvent()
  await change(owner, sale, { venue: elsewhere })
  const id = await press(owner, sale)
  const { name, eventId, audience, content, version } = await getCampaign(owner, { id })
  const code = async (work: Promise<unknown>) => (await refusalOf(work))[1]
  const save = (more: object) => saveCampaign(owner, { id, seen: version, name, eventId, audience, content, ...more })
  const advert = { subject: 'Nos autres soirées', blocks: [{ kind: 'text' as const, text: 'Réservez vite.' }] }
  expect(await code(save({ audience: { ...audience, ticketStatuses: [] } }))).toBe('campaign.holders_only')
  expect(await code(save({ audience: { ...audience, to: 'buyers', ticketStatuses: [] } }))).toBe(
    'campaign.holders_only',
  )
  expect(await code(save({ content: { ...content, fr: advert } }))).toBe('campaign.change_missing')
  await save({ content: { fr: content.fr && { ...content.fr, subject: 'Autre lieu' } } })
  // Changed again since it was written.
  await change(owner, sale, noon)
  expect(await code(scheduleCampaign(owner, { id, seen: version + 1, at: null }))).toBe('campaign.change_gone')
  await ctx.db.campaign.update({ where: { id }, data: { content: { fr: advert } } })
  expect(await code(scheduleCampaign(owner, { id, seen: version + 1, at: null }))).toBe('campaign.change_missing')
  // A copy is a campaign like any other.
  const copy = await duplicateCampaign(owner, { id, locale: 'fr' })
  expect(await getCampaign(owner, copy)).toMatchObject({ kind: 'campaign', status: 'draft', content: { fr: advert } })
})

test('what is changed back is not told: the offer goes, and a draft of it is called out of date', async () => {
  const { sale, owner } = await aSoldEvent()
  await change(owner, sale, { title: 'Autre nom' })
  const id = await press(owner, sale)
  await change(owner, sale, { title: 'Les Nuits du Théâtre antique' })
  expect(await offer(owner, sale)).toMatchObject({ state: 'undone', changes: [], campaignId: id })
  await removeCampaign(owner, { id })
  expect(await offer(owner, sale)).toBe(null)
})

test('what was sent counts as told: the next offer begins there', async () => {
  const { sale, owner } = await aSoldEvent()
  await change(owner, sale, { venue: elsewhere })
  const id = await press(owner, sale)
  const { version } = await getCampaign(owner, { id })
  await scheduleCampaign(owner, { id, seen: version, at: null })
  expect((await offer(owner, sale))?.state).toBe('scheduled')
  await change(owner, sale, { title: 'Autre nom' })
  expect((await offer(owner, sale))?.state).toBe('outdated')
  expect((await refusalOf(press(owner, sale)))[1]).toBe('event_change.scheduled')
  await callOffCampaign(owner, { id })
  expect((await offer(owner, sale))?.state).toBe('more')
  expect(await press(owner, sale)).toBe(id)
  const again = await getCampaign(owner, { id })
  await scheduleCampaign(owner, { id, seen: again.version, at: null })
  await startCampaign(later(ctx, 120), id)
  expect(await ctx.db.notification.count({ where: { campaignId: id, kind: 'event_changed' } })).toBe(1)
  expect(await offer(owner, sale)).toBe(null)
  await change(owner, sale, { title: 'Encore un nom' })
  expect((await offer(owner, sale))?.changes).toEqual([{ field: 'title', before: 'Autre nom', after: 'Encore un nom' }])
})

test('a person may decide that nobody is told; what changes later is offered again', async () => {
  const { sale, owner } = await aSoldEvent()
  const { eventId } = sale
  await change(owner, sale, { venue: elsewhere })
  const shown = await offer(owner, sale)
  await change(owner, sale, { title: 'Autre nom' })
  const stale = { eventId, until: shown?.until ?? '', locale: 'fr' } as const
  expect((await refusalOf(dismissChange(owner, stale)))[1]).toBe('event_change.changed_meanwhile')
  expect((await refusalOf(draftChange(owner, stale)))[1]).toBe('event_change.changed_meanwhile')
  expect(await ctx.db.eventChangeNotice.count({ where: { eventId } })).toBe(0)
  await dismissChange(owner, { ...stale, until: (await offer(owner, sale))?.until ?? '' })
  expect(await offer(owner, sale)).toBe(null)
  await change(owner, sale, noon)
  expect((await offer(owner, sale))?.changes.map(({ field }) => field)).toEqual(['startsAt'])
})

test('two presses at once make one draft', async () => {
  for (let round = 0; round < 4; round++) {
    const { sale, owner } = await aSoldEvent()
    await change(owner, sale, { venue: elsewhere })
    const until = (await offer(owner, sale))?.until ?? ''
    const made = await Promise.all([1, 2, 3].map(() => press(owner, sale, until)))
    expect(new Set(made).size).toBe(1)
    expect(await ctx.db.campaign.count({ where: { eventId: sale.eventId } })).toBe(1)
  }
})

test('an organization’s own words carry the changes too, where they name them and where they do not', async () => {
  const { sale, owner } = await aSoldEvent()
  const template = {
    organizationId: sale.organizationId,
    kind: 'event_changed',
    subject: 'À noter',
    changedAt: ctx.now,
  }
  const blocks = [
    { kind: 'heading', text: 'Chers amis' },
    { kind: 'text', text: 'Nous avons dû nous adapter.' },
  ]
  await ctx.db.messageTemplate.create({ data: { id: ctx.random.uuid(ctx.now), locale: 'fr', blocks, ...template } })
  const long = [{ kind: 'text', text: `{{changes}} ${'x'.repeat(2_980)}` }]
  await ctx.db.messageTemplate.create({
    data: { id: ctx.random.uuid(ctx.now), locale: 'en', blocks: long, ...template },
  })
  await change(owner, sale, { venue: elsewhere })
  const { content } = await getCampaign(owner, { id: await press(owner, sale) })
  expect(content.fr?.blocks.map((block) => ('text' in block ? block.text.split('\n')[0] : block.kind))).toEqual([
    'Chers amis',
    '**Lieu**',
    'Nous avons dû nous adapter.',
  ])
  // Too long for the changes to go in: the product's.
  expect(content.en?.subject).toBe('Changed: {{event_title}}')
})

test('another organization’s event is not there, and who may not send may look', async () => {
  const { sale, owner } = await aSoldEvent()
  await change(owner, sale, { venue: elsewhere })
  const stranger = as(ctx, (await aFreeSale(ctx)).owner)
  const until = (await offer(owner, sale))?.until ?? ''
  const asked = { eventId: sale.eventId, until, locale: 'fr' } as const
  expect((await refusalOf(changeOffer(stranger, asked)))[0]).toBe('not_found')
  expect((await refusalOf(draftChange(stranger, asked)))[0]).toBe('not_found')
  expect((await refusalOf(dismissChange(stranger, asked)))[0]).toBe('not_found')
  const reader = as(ctx, memberOf(sale.organizationId, 'read_only'))
  expect((await refusalOf(draftChange(reader, asked)))[0]).toBe('forbidden')
  expect(await ctx.db.campaign.count({ where: { eventId: sale.eventId } })).toBe(0)
})
