// An organization's own words: saved, taken back, used for what goes out, and nobody else's.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emailKinds } from '@/emails/contract'
import { sampleProps } from '@/emails/sample-facts'
import type { Ctx } from '@/server/kernel/ctx'
import { aUser } from '@/tests/support/auth-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import type { Composers } from '../compose'
import { editableKinds, type MessageContent, previewInput, saveWordsInput } from './contract'
import { listMessageTemplates, messageTemplate, previewMessage } from './queries'
import { renderNotification } from './render-notification'
import { dropWords, saveWords } from './save-words'
import { sendTestMessage } from './test-message'
import { wordsFor } from './words-for'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let sale: Sale
let owner: Ctx

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  owner = as(ctx, sale.owner)
})
afterAll(async () => {
  await end()
  await database.drop()
})

const ours: MessageContent = {
  subject: 'Chez nous : {{event_title}}',
  blocks: [{ kind: 'text', text: 'Bonjour {{guest_name}}, on vous attend.' }, { kind: 'details' }],
}
const words = (text: string): MessageContent => ({ subject: text, blocks: [{ kind: 'text', text }] })
const rows = () => ctx.db.messageTemplate.findMany({ where: { organizationId: sale.organizationId } })
const audit = async () =>
  (await ctx.db.auditEntry.findMany({ where: { subjectKind: 'message_template' }, orderBy: { sequence: 'asc' } })).map(
    ({ action }) => action,
  )

const composers = {
  ...Object.fromEntries(emailKinds.map((kind) => [kind, async () => Promise.reject(new Error('not asked for'))])),
  purchase_confirmation: async () => ({
    attachments: [{ filename: 'billet.pdf', content: Buffer.from('%PDF-') }],
    props: sampleProps('purchase_confirmation', 'fr', {
      organizationName: 'Lumières',
      appUrl: 'https://tickets.example.org/',
      now: ctx.now,
    }),
  }),
} as unknown as Composers

async function aNotification(given: { kind: string; data?: object; locale?: string; organizationId?: string | null }) {
  const { kind, data, locale = 'fr', organizationId = sale.organizationId } = given
  const id = ctx.random.uuid(ctx.now)
  return ctx.db.notification.create({
    data: {
      id,
      kind,
      key: id,
      organizationId,
      recipient: 'camille@example.org',
      locale,
      props: data ? { data } : {},
      requestedAt: ctx.now,
    },
  })
}
const write = async (given: Parameters<typeof aNotification>[0]) =>
  (await renderNotification(ctx, await aNotification(given), composers)) ?? expect.unreachable()

describe('own words', () => {
  test('go out in their language in place of the product’s, with the part that stays; the other language keeps the product’s', async () => {
    await saveWords(owner, { kind: 'purchase_confirmation', locale: 'fr', content: ours, seen: 0 })
    const own = await write({ kind: 'purchase_confirmation' })
    expect(own.subject).toBe('Chez nous\u00a0: Les Nuits du Théâtre antique')
    expect(own.text).toContain('Bonjour Camille Roussel, on vous attend.')
    expect(own.text).toContain('7KQ2X-X4HM9')
    expect(own.attachments).toHaveLength(1)
    const english = await write({ kind: 'purchase_confirmation', locale: 'en' })
    expect(english.subject).toBe('Your tickets for Les Nuits du Théâtre antique')
    const strangers = await write({ kind: 'purchase_confirmation', organizationId: null })
    expect(strangers.subject).toMatch(/^Vos billets/)
  })

  test('of a kind made of words and variables go out for the API’s requests too', async () => {
    const data = { event_title: 'Gala', guest_name: 'Zoé' }
    expect((await write({ kind: 'reminder', data })).subject).toBe('Bientôt\u00a0: «\u202fGala\u202f»')
    await saveWords(owner, { kind: 'reminder', locale: 'fr', content: words('{{event_title}}, demain !'), seen: 0 })
    const { subject, text } = await write({ kind: 'reminder', data })
    expect(subject).toBe('Gala, demain\u202f!')
    expect(text).toContain('Message de ')
  })

  test('of who saves over another’s are refused, and the other’s stay', async () => {
    const input = { kind: 'custom', locale: 'en', seen: 0 } as const
    const first = await saveWords(owner, { ...input, content: words('first') })
    expect(first.version).toBe(1)
    for (const seen of [0, 2]) {
      const late = saveWords(owner, { ...input, seen, content: words('second') })
      await expect(late).rejects.toMatchObject({ code: 'message_template.changed_meanwhile' })
    }
    const both = await Promise.allSettled(
      ['a', 'b'].map((text) => saveWords(owner, { ...input, seen: 1, content: words(text) })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await messageTemplate(owner, { kind: 'custom' })).own.en?.version).toBe(2)
  })

  test('are taken back by who has seen them, with all of it in the audit', async () => {
    const input = { kind: 'waiting_list', locale: 'fr' } as const
    const before = (await audit()).length
    await saveWords(owner, { ...input, content: ours, seen: 0 })
    await expect(dropWords(owner, { ...input, seen: 2 })).rejects.toMatchObject({ kind: 'conflict' })
    await dropWords(owner, { ...input, seen: 1 })
    await expect(dropWords(owner, { ...input, seen: 1 })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await audit()).slice(before)).toEqual(['message_template.saved', 'message_template.dropped'])
    expect(await wordsFor(ctx, sale.organizationId, 'waiting_list', 'fr')).toMatchObject({ isOwn: false })
    const shown = (await listMessageTemplates(owner)).find(({ kind }) => kind === 'waiting_list')
    expect(shown).toEqual({ kind: 'waiting_list', fr: null, en: null })
  })

  test('that cannot be used any more are not sent half: the product’s go out', async () => {
    await ctx.db.messageTemplate.create({
      data: {
        id: ctx.random.uuid(ctx.now),
        organizationId: sale.organizationId,
        kind: 'event_changed',
        locale: 'fr',
        subject: 'x',
        blocks: [{ kind: 'text', text: '{{a_variable_that_went}}' }],
        changedAt: ctx.now,
      },
    })
    const { subject } = await write({ kind: 'event_changed', data: { event_title: 'Gala' } })
    expect(subject).toBe('Changement\u00a0: «\u202fGala\u202f»')
    expect((await messageTemplate(owner, { kind: 'event_changed' })).own.fr).toBeNull()
  })

  test('are another organization’s nowhere, and no member’s without the permission', async () => {
    const stranger = as(ctx, (await aSale(ctx)).owner)
    expect((await messageTemplate(stranger, { kind: 'purchase_confirmation' })).own.fr).toBeNull()
    const reader = as(ctx, memberOf(sale.organizationId, 'manager'))
    const count = (await rows()).length
    await expect(saveWords(reader, { kind: 'refund', locale: 'fr', content: ours, seen: 0 })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    expect(await rows()).toHaveLength(count)
  })
})

describe('what is refused', () => {
  const faults = (input: object) =>
    saveWordsInput
      .safeParse({ kind: 'refund', locale: 'fr', seen: 0, content: ours, ...input })
      .error?.issues.map(({ path }) => path.join('.')) ?? []

  test('a variable that the kind has not, a fixed part that is missing, a kind that is the installation’s', () => {
    expect(faults({})).toEqual([])
    expect(faults({ content: { ...ours, subject: '{{ticket_url}}' } })).toEqual(['content.subject'])
    expect(faults({ content: words('x') })).toEqual(['content.blocks'])
    expect(faults({ kind: 'sign_in' })).toEqual(['kind'])
    expect(faults({ locale: 'de' })).toEqual(['locale'])
    expect(previewInput.safeParse({ kind: 'refund', locale: 'fr', content: words('{{x}}') }).success).toBe(false)
  })

  test('a request that cannot be written says so, and is no other’s fault', async () => {
    for (const given of [
      { kind: 'no_such_kind' },
      { kind: 'reminder', data: {} },
      { kind: 'reminder', data: { event_title: 'x', nonsense: 'x' } },
      { kind: 'test_message', data: {} },
    ])
      await expect(write(given)).rejects.toMatchObject({ name: 'MessageUnwritable' })
  })
})

describe('trying out', () => {
  test.each(editableKinds.flatMap((kind) => (['fr', 'en'] as const).map((locale) => ({ kind, locale }))))(
    '$kind in $locale is shown as it goes out, with made-up facts',
    async ({ kind, locale }) => {
      const mail = await previewMessage(owner, { kind, locale, content: null })
      const { starting } = await messageTemplate(owner, { kind })
      const own = await previewMessage(owner, { kind, locale, content: starting[locale] })
      for (const one of [mail, own])
        for (const part of [one.subject, one.html, one.text]) expect(part).not.toMatch(/undefined|\{\{|^\s*$/)
    },
  )

  test('a test goes to the member’s own address through the queue, says that it is one, and comes to an end', async () => {
    const person = await aUser(ctx)
    const member = as(ctx, { ...memberOf(sale.organizationId), userId: person.id } as typeof sale.owner)
    // As it comes from the page, with the organization's name beside it.
    const asked = { organization: 'lumieres', kind: 'reminder', locale: 'fr', content: words('Essai') } as const
    const { recipient } = await sendTestMessage(member, asked)
    const row = await ctx.db.notification.findFirstOrThrow({ where: { recipient: person.email } })
    expect(recipient).toBe(person.email)
    expect(row).toMatchObject({ recipient, status: 'requested', organizationId: sale.organizationId })
    const jobs = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === row.id)
    expect(jobs).toHaveLength(1)
    const mail = await renderNotification(ctx, row, composers)
    expect(mail?.subject).toBe('Essai\u202f: Essai')
    for (let sent = 1; sent < 10; sent++)
      await sendTestMessage(member, { kind: 'reminder', locale: 'fr', content: null })
    await expect(sendTestMessage(member, { kind: 'reminder', locale: 'fr', content: null })).rejects.toMatchObject({
      kind: 'rate_limited',
    })
    expect(await ctx.db.notification.count({ where: { recipient: person.email } })).toBe(10)
  })

  test('an API key has no address, and tries nothing out', async () => {
    const key = {
      ...ctx,
      actor: {
        kind: 'api_key',
        apiKeyId: 'x',
        organizationId: sale.organizationId,
        permissions: new Set(['settings:manage']),
      },
    } as Ctx
    await expect(sendTestMessage(key, { kind: 'reminder', locale: 'fr', content: null })).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })
})

test('a sale’s own confirmation is asked for as before', async () => {
  const hold = await aHold(ctx, sale)
  expect(await ctx.db.notification.count({ where: { purchaseId: hold.id, kind: 'purchase_confirmation' } })).toBe(1)
})
