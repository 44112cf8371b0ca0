// Campaigns before they are sent, who may see and change them, what their readers would see; and the link at their foot.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GET, POST } from '@/app/api/unsubscribe/[token]/route'
import { messages } from '@/i18n/messages'
import type { Ctx } from '@/server/kernel/ctx'
import { listMessages } from '@/server/notifications/list-messages'
import { suppress } from '@/server/notifications/suppression'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { acceptTransfer } from '@/server/tickets/transfers/decide-transfer'
import { aCrowd, aDraft, aRunning, words } from '@/tests/support/campaign-factories'
import { call, openDoors } from '@/tests/support/doors'
import { memberOf, refusalOf } from '@/tests/support/event-factories'
import { anOffer, lea, pageToken } from '@/tests/support/holder-factories'
import { aHold, aSale, as, completed, type Sale } from '@/tests/support/sales-factories'
import { audienceChoices } from './audience/choices'
import { usualAudience } from './audience/contract'
import { recipientFilters } from './contract'
import { cancelCampaign, pauseCampaign, scheduleCampaign } from './control-campaign'
import { duplicateCampaign } from './duplicate-campaign'
import { draftCampaign, removeCampaign, saveCampaign } from './edit-campaign'
import { exportRecipients } from './export-recipients'
import { previewCampaign, testCampaign } from './preview'
import { getCampaign, listCampaigns } from './queries'
import { listRecipients } from './recipients'
import { campaignMessage } from './sent-message'
import { unsubscribeView } from './unsubscribe'
import { unsubscribeHeaders } from './unsubscribe-token'
import { writeMessages } from './write-messages'

const doors = openDoors()
let ctx: Ctx
let owner: Ctx
let sale: Sale

beforeAll(() => {
  ctx = { ...doors.ctx(), actor: { kind: 'anonymous', address: null } }
})
beforeEach(async () => {
  sale = await aSale(ctx)
  owner = as(ctx, sale.owner)
})
afterAll(async () => {
  await ctx.db.campaign.updateMany({ where: { status: 'sending' }, data: { status: 'cancelled' } })
})

const tokenOf = (id: string) => unsubscribeHeaders(id)['List-Unsubscribe']?.split('/').at(-1)?.replace('>', '') ?? ''
const wordsOfPage = { states: messages.fr.campaigns.recipients.states, reasons: messages.fr.messages.reasons }
const code = async (work: Promise<unknown>) => (await refusalOf(work))[1]
const saved = (id: string, seen: number, more: object = {}) =>
  saveCampaign(owner, {
    id,
    seen,
    name: 'Portes',
    eventId: sale.eventId,
    audience: usualAudience,
    content: words,
    ...more,
  })

describe('a draft', () => {
  test('of two who save at once one is told, and nothing of the first is lost', async () => {
    const { id } = await draftCampaign(owner, { name: 'Portes', eventId: sale.eventId, locale: 'fr' })
    const both = await Promise.allSettled([saved(id, 1, { name: 'Un' }), saved(id, 1, { name: 'Deux' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { name, version } = await getCampaign(owner, { id })
    expect(version).toBe(2)
    expect(name).toBe(both[0]?.status === 'fulfilled' ? 'Un' : 'Deux')
    expect(await code(saved(id, 1))).toBe('campaign.changed_meanwhile')
  })

  test('is not sent before somebody has written it, nor to nobody', async () => {
    const { id } = await draftCampaign(owner, { name: 'Portes', eventId: sale.eventId, locale: 'fr' })
    expect(await code(scheduleCampaign(owner, { id, seen: 1, at: null }))).toBe('campaign.no_words')
    await saved(id, 1, { content: { ...words, en: { ...words.fr, subject: 'News' } } })
    expect(await code(scheduleCampaign(owner, { id, seen: 2, at: null }))).toBe('campaign.untranslated')
    await saved(id, 2)
    expect(await code(scheduleCampaign(owner, { id, seen: 3, at: null }))).toBe('campaign.nobody')
    await aCrowd(ctx, sale, 1, 'x.example')
    await saved(id, 3, { audience: { ...usualAudience, ticketStatuses: ['none'] } })
    expect(await code(scheduleCampaign(owner, { id, seen: 3, at: null }))).toBe('campaign.changed_meanwhile')
    await scheduleCampaign(owner, { id, seen: 4, at: null })
    // What is scheduled does not change any more.
    expect(await code(saved(id, 4))).toBe('campaign.wrong_status')
    expect(await code(removeCampaign(owner, { id }))).toBe('campaign.wrong_status')
  })

  test('can be thrown away', async () => {
    const id = await aDraft(ctx, sale)
    await removeCampaign(owner, { id })
    expect(await code(getCampaign(owner, { id }))).toBe('campaign.not_found')
  })

  test('is made of any other: the same words for the same people, under a name of its own', async () => {
    const audience = { ...usualAudience, locales: ['en' as const] }
    const id = await aDraft(ctx, sale, { audience })
    const copy = await duplicateCampaign(owner, { id, locale: 'en' })
    expect(await getCampaign(owner, copy)).toMatchObject({
      name: 'Portes (copy)',
      status: 'draft',
      audience,
      content: words,
    })
    await ctx.db.campaign.update({ where: { id }, data: { name: 'x'.repeat(120) } })
    const { name } = await getCampaign(owner, await duplicateCampaign(owner, { id, locale: 'fr' }))
    expect([name.length, name.slice(-10)]).toEqual([120, 'x… (copie)'])
  })

  test('another organization’s, and one of a foreign event, are not found', async () => {
    const other = await aSale(ctx)
    const theirs = await aDraft(ctx, other)
    for (const work of [
      getCampaign(owner, { id: theirs }),
      saved(theirs, 2),
      removeCampaign(owner, { id: theirs }),
      pauseCampaign(owner, { id: theirs }),
      cancelCampaign(owner, { id: theirs }),
      testCampaign(owner, { id: theirs, locale: 'fr' }),
      duplicateCampaign(owner, { id: theirs, locale: 'fr' }),
      listRecipients(owner, { id: theirs, limit: 50 }),
      exportRecipients(owner, { id: theirs, locale: 'fr', words: wordsOfPage }),
    ])
      expect(await code(work)).toBe('campaign.not_found')
    const mine = await aDraft(ctx, sale)
    const types = other.ticketTypes.map(({ id }) => id)
    expect(await code(saved(mine, 2, { eventId: other.eventId }))).toBe('event.not_found')
    expect(await code(saved(mine, 2, { audience: { ...usualAudience, ticketTypeIds: types } }))).toBe(
      'ticket_type.not_found',
    )
    expect((await listCampaigns(owner, { limit: 30 })).items.map(({ id }) => id)).toEqual([mine])
  })
})

describe('what a reader would see', () => {
  test('is their own name and ticket, with no link that opens anything', async () => {
    const hold = await aHold(ctx, sale)
    await completed(ctx, hold.id)
    const wish = {
      eventId: sale.eventId,
      audience: usualAudience,
      locale: 'en',
      kind: 'campaign',
      content: words,
    } as const
    const mail = await previewCampaign(owner, { ...wish, personKey: 'camille@exemple.fr' })
    expect(mail).toMatchObject({ locale: 'fr', subject: 'Nouvelles de Les Nuits du Théâtre antique' })
    expect(mail.text).toContain('Bonjour Camille Roussel,')
    expect(mail.text).toContain('Mon billet')
    expect(mail.html).not.toMatch(/\/(t|p|u)\/[\w-]{20}/)
    expect(await code(previewCampaign(owner, { ...wish, personKey: 'nobody@exemple.fr' }))).toBe('person.not_found')
    // Who may only look sees the words and whom they are for, and nobody's own mail or answers.
    const reader = as(ctx, memberOf(sale.organizationId, 'read_only'))
    expect((await previewCampaign(reader, { ...wish, personKey: null })).subject).toBe(mail.subject)
    expect(await code(previewCampaign(reader, { ...wish, personKey: 'camille@exemple.fr' }))).toBe('auth.forbidden')
    expect(await audienceChoices(reader, { eventId: sale.eventId })).toMatchObject({ questions: [] })
  })

  test('a real one leads to the ticket, the purchase and the way out, and its row holds no link', async () => {
    const hold = await aHold(ctx, sale)
    await completed(ctx, hold.id)
    const { id } = await aRunning(ctx, sale, { audience: {} })
    const campaign = await ctx.db.campaign.findUniqueOrThrow({ where: { id } })
    const rows = await ctx.db.notification.findMany({ where: { campaignId: id } })
    expect(rows).toMatchObject([{ recipient: 'camille@exemple.fr', purchaseId: hold.id, kind: 'campaign' }])
    expect(JSON.stringify(rows[0]?.props)).not.toContain('http')
    const [item] = await writeMessages(ctx, campaign, rows)
    const text = item && 'email' in item ? item.email.text : ''
    const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
    expect(text).toContain(ticketPageUrl(ticket, 'fr'))
    // Shown to a member of the team it says the same, names its campaign and opens nothing.
    const shown = await campaignMessage(owner, { id: rows[0]?.id ?? '' })
    expect(shown?.campaign).toEqual({ id: campaign.id, name: campaign.name })
    expect(shown?.written.text.split('\n')[0]).toBe(text.split('\n')[0])
    expect(JSON.stringify(shown)).not.toMatch(/\/[tpu]\/[\w-]{20}/)
    expect(text).toContain(`/u/${tokenOf(rows[0]?.id ?? '')}`)
    // Given away since: to its new holder's page leads nothing that the buyer gets.
    const held = { sale, purchaseId: hold.id, ticketId: ticket.id, token: await pageToken(ctx, ticket.id) }
    await acceptTransfer(ctx, { token: await anOffer(ctx, held), name: lea.name, locale: 'fr' })
    expect(JSON.stringify(await writeMessages(ctx, campaign, rows))).not.toMatch(/\/t\/[\w-]{20}/)
    // A reminder is about the ticket: nobody is told that unsubscribing would end it.
    const [reminder] = await writeMessages(ctx, { ...campaign, kind: 'reminder', version: 99 }, rows)
    expect(JSON.stringify(reminder)).not.toMatch(/List-Unsubscribe|\/u\//)
  })

  test('each recipient is told with what became of them, and stands in the file', async () => {
    await aCrowd(ctx, sale, 3, 'list.example')
    const { id } = await aRunning(ctx, sale)
    const { recipients, nextCursor } = await listRecipients(owner, { id, limit: 2 })
    expect(recipients).toHaveLength(2)
    const rest = await listRecipients(owner, { id, limit: 2, cursor: nextCursor ?? undefined })
    expect(new Set([...recipients, ...rest.recipients].map(({ address }) => address)).size).toBe(3)
    expect((await listRecipients(owner, { id, limit: 9, search: 'guest-2@' })).recipients).toMatchObject([
      { name: 'Personne 2', state: 'waiting' },
    ])
    expect((await listRecipients(owner, { id, limit: 9, state: 'bounced' })).recipients).toEqual([])
    // Among an event's messages to one person they would hide all others.
    const about = { eventId: sale.eventId, limit: 9 }
    expect((await listMessages(owner, about)).messages).toHaveLength(3)
    expect((await listMessages(owner, { ...about, isOfCampaign: false })).messages).toEqual([])
    const rows = await Array.fromAsync((await exportRecipients(owner, { id, locale: 'fr', words: wordsOfPage })).rows)
    expect(rows).toHaveLength(3)
    expect(rows[0]?.[3]).toBe('En attente')
    const notification = { campaignId: id, recipient: 'guest-2@list.example' }
    await ctx.db.notification.updateMany({ where: notification, data: { status: 'suppressed', lastError: 'bounced' } })
    const anew = await Array.fromAsync((await exportRecipients(owner, { id, locale: 'fr', words: wordsOfPage })).rows)
    expect(anew.find(([, address]) => address === notification.recipient)?.[7]).toBe('L’adresse n’existe pas')
  })

  test('each is told by their message’s furthest state, and every number is that of the list behind it', async () => {
    const at = ctx.now
    const sent = { status: 'sent', sentAt: at } as const
    const delivered = { ...sent, status: 'delivered', deliveredAt: at } as const
    const failed = { status: 'failed' } as const
    const became = [
      [{}, 'waiting', []],
      [sent, 'sent', []],
      [delivered, 'delivered', ['sent']],
      [{ ...delivered, openedAt: at }, 'opened', ['sent', 'delivered']],
      [{ ...delivered, openedAt: at, complainedAt: at }, 'complained', ['sent', 'delivered', 'opened']],
      [{ ...sent, status: 'bounced' }, 'bounced', ['sent', 'unreached']],
      [failed, 'failed', ['unreached']],
      [{ status: 'obsolete' }, 'failed', ['unreached']],
      [{ ...failed, possibleCopies: 1 }, 'doubtful', []],
      [{ ...failed, possibleCopies: 1, providerMessageId: 'known' }, 'failed', ['unreached']],
      [{ status: 'suppressed', lastError: 'unsubscribed' }, 'suppressed', []],
      [{ status: 'suppressed', lastError: 'bounced' }, 'suppressed', ['unreached']],
      [{ status: 'cancelled' }, 'cancelled', []],
    ] as const
    await aCrowd(ctx, sale, became.length, 'states.example')
    const { id } = await aRunning(ctx, sale)
    const expected = new Map(recipientFilters.map((one) => [one, [] as string[]]))
    for (const [index, [data, state, others]] of became.entries()) {
      const recipient = `guest-${index + 1}@states.example`
      await ctx.db.notification.updateMany({ where: { campaignId: id, recipient }, data })
      expect((await listRecipients(owner, { id, limit: 1, search: recipient })).recipients).toMatchObject([{ state }])
      for (const one of [state, ...others]) expected.get(one)?.push(recipient)
    }
    const { counts } = await getCampaign(owner, { id })
    expect(counts.total).toBe(became.length)
    for (const [state, addresses] of expected) {
      const { recipients } = await listRecipients(owner, { id, limit: 50, state })
      expect(recipients.map(({ address }) => address).sort(), state).toEqual(addresses.sort())
      expect(counts[state], state).toBe(addresses.length)
    }
  })
})

test('a campaign for all events is told by the organization’s clock', async () => {
  const timeZone = 'America/Montreal'
  await ctx.db.event.update({ where: { id: sale.eventId }, data: { timeZone } })
  await aCrowd(ctx, sale, 1, 'clock.example')
  const content = { fr: { subject: 'Merci', blocks: [{ kind: 'text' as const, text: 'À bientôt.' }] } }
  const { id } = await aRunning(ctx, sale, { toAll: true, content })
  expect(await getCampaign(owner, { id })).toMatchObject({ event: null, timeZone })
  expect((await listCampaigns(owner, { limit: 1 })).items).toMatchObject([{ id, timeZone }])
  await ctx.db.notification.updateMany({ where: { campaignId: id }, data: { sentAt: ctx.now } })
  const { rows } = await exportRecipients(owner, { id, locale: 'fr', words: wordsOfPage })
  expect((await Array.fromAsync(rows))[0]?.[4]).toEqual({ at: ctx.now, timeZone })
})

describe('unsubscribing', () => {
  async function aToken(): Promise<{ token: string; address: string }> {
    const domain = `${ctx.random.uuid(ctx.now)}.example`
    await aCrowd(ctx, sale, 1, domain)
    const { id } = await aRunning(ctx, sale)
    const row = await ctx.db.notification.findFirstOrThrow({ where: { campaignId: id } })
    return { token: tokenOf(row.id), address: row.recipient }
  }
  const post = (token: string, body: string) =>
    call(POST, '/', {
      method: 'POST',
      params: { token },
      raw: body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const isOut = async (address: string) =>
    (await ctx.db.suppression.count({ where: { address, organizationId: sale.organizationId, scope: 'campaigns' } })) >
    0

  test('a mail program’s button does it at once, without a cookie; repeated it stays so', async () => {
    const { token, address } = await aToken()
    for (let times = 0; times < 2; times++) expect((await post(token, 'List-Unsubscribe=One-Click')).status).toBe(200)
    expect(await isOut(address)).toBe(true)
    expect(await unsubscribeView(ctx, token)).toMatchObject({
      standing: 'unsubscribed',
      organizationName: 'Lumières & Cie',
    })
  })

  test('opening the address changes nothing and leads to the page', async () => {
    const { token, address } = await aToken()
    const opened = await call(GET, '/', { method: 'GET', params: { token } })
    expect(opened.status).toBe(303)
    expect(await isOut(address)).toBe(false)
    const view = await unsubscribeView(ctx, token)
    expect(view?.standing).toBe('subscribed')
    expect(view?.address).not.toBe(address)
  })

  test('the page’s form does it and undoes it, and undoes no other reason', async () => {
    const { token, address } = await aToken()
    expect((await post(token, 'do=unsubscribe&locale=en')).status).toBe(303)
    expect(await isOut(address)).toBe(true)
    const back = await post(token, 'do=subscribe')
    expect([back.status, back.headers.get('location')]).toEqual([303, expect.stringMatching(/\/u\/.+\?back=1$/)])
    expect(await isOut(address)).toBe(false)
    const { organizationId } = sale
    await suppress(ctx, { organizationId, address, scope: 'everything', reason: 'bounced', notificationId: null })
    await post(token, 'do=subscribe')
    expect((await unsubscribeView(ctx, token))?.standing).toBe('bounced')
  })

  test('who asks too often is told so on the page, and a mail program in its own terms', async () => {
    const { token, address } = await aToken()
    await post('x', 'do=unsubscribe')
    await ctx.pool.query(`UPDATE rate_limit SET points = 1000 WHERE key LIKE 'unsubscribe_network%'`)
    const asked = await post(token, 'do=unsubscribe&locale=en')
    expect([asked.status, asked.headers.get('location')]).toEqual([303, expect.stringMatching(/\/en\/u\/.+\?busy=1$/)])
    expect((await post(token, 'List-Unsubscribe=One-Click')).status).toBe(429)
    expect(await isOut(address)).toBe(false)
    await ctx.pool.query('DELETE FROM rate_limit')
  })

  test('a forged or malformed token does nothing', async () => {
    const { token } = await aToken()
    const other = tokenOf(ctx.random.uuid(ctx.now))
    const forged = `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`
    for (const wrong of [forged, other, 'x', `${token}A`]) {
      expect((await post(wrong, 'List-Unsubscribe=One-Click')).status).toBe(404)
      expect(await unsubscribeView(ctx, wrong)).toBeNull()
    }
  })
})
