// How an organization's messages leave: saved, checked at Resend, listed, released; and nobody else's.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf } from '@/tests/support/event-factories'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, as, later, salesCtx } from '@/tests/support/sales-factories'
import { isSuppressed, suppress } from '../suppression'
import { saveMessageSettingsInput, senderDomainInput } from './contract'
import { listSuppressions, messageSettings } from './queries'
import { releaseSuppression, saveMessageSettings } from './save-message-settings'
import { checkSenderDomain, createSenderDomain, removeSenderDomain } from './sender-domain'
import { sendersOf } from './sender-of'

let database: TestDatabase
let carriers: Carriers
let ctx: Ctx
let end: () => Promise<void>
let organizationId: string
let owner: Ctx
let made = 0

beforeAll(async () => {
  carriers = await startCarriers()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
beforeEach(async () => {
  const sale = await aSale(ctx)
  organizationId = sale.organizationId
  owner = as(ctx, sale.owner)
})
afterEach(() => carriers.mend())
afterAll(async () => {
  await end()
  await database.drop()
  await carriers.stop()
})

const settings = {
  providerOrder: ['sendgrid' as const, 'resend' as const],
  senderName: 'Théâtre',
  replyTo: 'bonjour@theatre.example',
  quietFrom: 1200,
  quietUntil: 480,
}
const audit = async () =>
  (await ctx.db.auditEntry.findMany({ where: { organizationId }, orderBy: { sequence: 'asc' } }))
    .map(({ action }) => action)
    .filter((action) => /^(message_settings|sender_domain|suppression)/.test(action))
const aDomain = () => `billets-${++made}.theatre.example`

describe('settings', () => {
  test('are saved with their audit; who saves over another’s is told, and the other’s stay', async () => {
    expect(await messageSettings(owner)).toMatchObject({ providerOrder: [], version: 0, quietFrom: 1260, domain: null })
    expect((await messageSettings(owner)).reporting).toEqual(['resend', 'sendgrid'])
    const both = await Promise.allSettled(
      ['A', 'B'].map((senderName) => saveMessageSettings(owner, { ...settings, senderName, seen: 0 })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await saveMessageSettings(owner, { ...settings, seen: 1 })
    expect(await messageSettings(owner)).toMatchObject({ ...settings, version: 2 })
    expect(await audit()).toEqual(['message_settings.saved', 'message_settings.saved'])
    await expect(saveMessageSettings(owner, { ...settings, seen: 1 })).rejects.toMatchObject({
      code: 'message_settings.changed_meanwhile',
    })
  })

  test('without an address for replies, they go where the tickets send questions', async () => {
    const replyTo = async () =>
      (await sendersOf(ctx, [{ organizationId }])).get(organizationId)?.mailbox('smtp', true).replyTo
    expect(await replyTo()).toBeNull()
    const contactEmail = 'questions@theatre.example'
    await ctx.db.sellerDetails.upsert({
      where: { organizationId },
      create: { organizationId, contactEmail, updatedAt: ctx.now },
      update: { contactEmail },
    })
    expect(await replyTo()).toBe(contactEmail)
    expect(await messageSettings(owner)).toMatchObject({ replyTo: null, contactEmail })
    await saveMessageSettings(owner, { ...settings, seen: 0 })
    expect(await replyTo()).toBe(settings.replyTo)
  })

  test('are no manager’s to change, and another organization’s stay as they are', async () => {
    const manager = as(ctx, memberOf(organizationId, 'manager'))
    await expect(saveMessageSettings(manager, { ...settings, seen: 0 })).rejects.toMatchObject({ kind: 'forbidden' })
    const other = await aSale(ctx)
    await saveMessageSettings(owner, { ...settings, seen: 0 })
    expect(await messageSettings(as(ctx, other.owner))).toMatchObject({ version: 0, senderName: null })
  })

  test.each([
    ['a carrier twice', { providerOrder: ['smtp', 'smtp'] }],
    ['an unknown carrier', { providerOrder: ['pigeon'] }],
    ['a name with a second header', { senderName: 'A\r\nBcc: b@c.example' }],
    ['two reply addresses', { replyTo: 'a@b.example, c@d.example' }],
    ['no minute of the day', { quietFrom: 1440 }],
    ['more than there is', { bcc: 'a@b.example' }],
  ])('with %s are refused', (_what, more) => {
    expect(saveMessageSettingsInput.safeParse({ ...settings, seen: 0 }).success).toBe(true)
    expect(saveMessageSettingsInput.safeParse({ ...settings, seen: 0, ...more }).success).toBe(false)
  })
})

describe('a sender domain', () => {
  const fromOf = async () =>
    (await sendersOf(ctx, [{ organizationId }])).get(organizationId)?.mailbox('resend', true).from.address
  const refOf = async () => (await ctx.db.senderDomain.findUniqueOrThrow({ where: { organizationId } })).providerRef
  const setState = async (status: string) =>
    fetch(`${carriers.url('resend')}/_control/domains/${await refOf()}`, {
      method: 'POST',
      body: JSON.stringify({ status }),
    })

  test('shows its DNS records, is used once Resend has verified it, and no longer when it is removed', async () => {
    const domain = aDomain()
    const view = await createSenderDomain(owner, { domain, localPart: 'bonjour' })
    expect(view).toMatchObject({ domain, status: 'pending' })
    expect(view.records.length).toBeGreaterThan(0)
    for (const record of view.records) expect(record).toMatchObject({ name: /./, type: /^(MX|TXT|CNAME)$/, value: /./ })
    const usual = await fromOf()
    await setState('verified')
    expect(await fromOf()).toBe(usual)
    expect(await checkSenderDomain(owner)).toMatchObject({ status: 'verified' })
    expect(await fromOf()).toBe(`bonjour@${domain}`)
    // Its records went from the DNS; that it is looked at anew makes it nothing that mails may leave under.
    await setState('failed')
    expect(await checkSenderDomain(owner)).toMatchObject({ status: 'pending' })
    expect(await fromOf()).toBe(usual)
    await removeSenderDomain(owner)
    expect((await messageSettings(owner)).domain).toBeNull()
    expect(await audit()).toEqual([
      'sender_domain.created',
      'sender_domain.verified',
      'sender_domain.pending',
      'sender_domain.removed',
    ])
    // Gone at Resend too: it can be had again.
    expect(await createSenderDomain(owner, { domain, localPart: 'x' })).toMatchObject({ status: 'pending' })
  })

  test('whose answer was lost is found by the next check, and made once', async () => {
    const domain = aDomain()
    await carriers.fault('resend', { dropAnswers: true })
    expect(await createSenderDomain(owner, { domain, localPart: 'x' })).toMatchObject({ records: [] })
    await carriers.mend()
    const view = await checkSenderDomain(owner)
    expect(view.records.length).toBeGreaterThan(0)
    expect(await refOf()).not.toBe('')
  })

  test('is one organization’s: another cannot have it, nor the installation’s, nor one that somebody has verified', async () => {
    const domain = aDomain()
    await createSenderDomain(owner, { domain, localPart: 'x' })
    const other = as(ctx, (await aSale(ctx)).owner)
    const taken = { code: 'sender_domain.taken' }
    await expect(createSenderDomain(other, { domain, localPart: 'x' })).rejects.toMatchObject(taken)
    const own = (await messageSettings(owner)).address?.split('@')[1] ?? ''
    for (const name of [own, `mail.${own}`])
      await expect(createSenderDomain(other, { domain: name, localPart: 'x' })).rejects.toMatchObject(taken)
    await setState('verified')
    // As if our row had been lost: what stands verified at Resend is nobody's to take over.
    await ctx.db.senderDomain.deleteMany({ where: { organizationId } })
    await expect(createSenderDomain(other, { domain, localPart: 'x' })).rejects.toMatchObject(taken)
    expect(await ctx.db.senderDomain.count({ where: { domain } })).toBe(0)
  })

  test('of two who ask for it at once is one’s', async () => {
    const domain = aDomain()
    const other = as(ctx, (await aSale(ctx)).owner)
    const both = await Promise.allSettled(
      [owner, other].map((who) => createSenderDomain(who, { domain, localPart: 'x' })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await ctx.db.senderDomain.count({ where: { domain } })).toBe(1)
  })

  test.each(['localhost', 'a b.example', 'http://x.example', 'x.example/path', '1.2.3.4', '-x.example', 'é.example'])(
    'is none: %s',
    (domain) => {
      expect(senderDomainInput.safeParse({ domain: 'X.Example', localPart: 'a' }).success).toBe(true)
      expect(senderDomainInput.safeParse({ domain, localPart: 'a' }).success).toBe(false)
    },
  )
})

describe('suppressed addresses', () => {
  const gone = (address: string, at = 0) =>
    suppress(later(ctx, at), { organizationId, address, scope: 'everything', reason: 'bounced', notificationId: null })

  test('are listed the latest first, looked up by a part, page by page', async () => {
    for (let at = 0; at < 51; at++) await gone(`guest_${at}@exemple.fr`, at)
    const first = await listSuppressions(owner, {})
    expect(first.items).toHaveLength(50)
    const second = await listSuppressions(owner, { cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ items: [{ address: 'guest_0@exemple.fr' }], nextCursor: null })
    expect((await listSuppressions(owner, { search: ' GUEST_50@ ' })).items).toHaveLength(1)
    expect((await listSuppressions(owner, { search: '%' })).items).toHaveLength(0)
    expect((await listSuppressions(as(ctx, (await aSale(ctx)).owner), {})).items).toEqual([])
  })

  test('get messages again when a member who may releases them, which the audit keeps; others cannot', async () => {
    await gone('parti@exemple.fr')
    const [{ id = '' } = {}] = (await listSuppressions(owner, {})).items
    const stranger = as(ctx, (await aSale(ctx)).owner)
    await expect(releaseSuppression(stranger, { id })).rejects.toMatchObject({ kind: 'not_found' })
    const reader = as(ctx, memberOf(organizationId, 'manager'))
    await expect(releaseSuppression(reader, { id })).rejects.toMatchObject({ kind: 'forbidden' })
    const asked = { organizationId, address: 'parti@exemple.fr', campaign: false }
    expect(await isSuppressed(ctx, asked)).toBe(true)
    await releaseSuppression(owner, { id })
    expect(await isSuppressed(ctx, asked)).toBe(false)
    await expect(releaseSuppression(owner, { id })).rejects.toMatchObject({ kind: 'not_found' })
    expect(await audit()).toEqual(['suppression.released'])
  })
})
