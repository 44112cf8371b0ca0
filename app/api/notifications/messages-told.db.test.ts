// What programs are told of messages: the state of one, the history page by page, the statistics.
import { beforeAll, describe, expect, test } from 'vitest'
import { anApiKey, anOrganization } from '@/tests/support/auth-factories'
import { type Answered, call, openDoors } from '@/tests/support/doors'
import { GET as getStatus } from './[id]/status/route'
import { POST as postEmail } from './email/route'
import { GET as getHistory } from './history/route'
import { POST as postSms } from './sms/route'
import { GET as getStatistics } from './statistics/route'

const doors = openDoors()
let token: string
let strangerToken: string

beforeAll(async () => {
  const ctx = doors.ctx()
  token = (await anApiKey(ctx, await anOrganization(ctx))).token
  strangerToken = (await anApiKey(ctx, await anOrganization(ctx, 'Étrangère'))).token
})

type Data = Record<string, unknown>
const dataOf = ({ json }: Answered) => (json as { data: Data }).data
const data = { event_title: 'Nuit d’été', ticket_url: 'https://billets.example/t/x', guest_name: 'Jean Dupont' }
const mail = () => ({ to: 'jean@exemple.fr', template: 'ticket_generated', data })
const sms = () => ({ to: '+33612345678', template: 'ticket_generated', data })
const sendEmail = (body: object) => call(postEmail, '/api/notifications/email', { token, body })

describe('what is told', () => {
  const statusOf = (id: unknown, as = token) =>
    call(getStatus, `/api/notifications/${id}/status`, { token: as, params: { id: String(id) } })

  test('a status has the sources’ fields, and another organization’s is not found', async () => {
    const { notificationId } = dataOf(await sendEmail(mail()))
    expect(dataOf(await statusOf(notificationId))).toMatchObject({
      notificationId,
      type: 'email',
      status: 'requested',
      recipient: 'jean@exemple.fr',
      subject: null,
      template: 'ticket_generated',
      provider: null,
      providerMessageId: null,
      sentAt: null,
      eventId: null,
    })
    for (const id of [notificationId, crypto.randomUUID(), 'x']) {
      const answered = await statusOf(id, id === notificationId ? strangerToken : token)
      expect(answered.status).toBe(404)
    }
  })

  test('the history goes on where it stopped, without a message twice, and keeps to its filters', async () => {
    const ctx = doors.ctx()
    const key = (await anApiKey(ctx, await anOrganization(ctx, 'Une histoire'))).token
    const asked: unknown[] = []
    for (let at = 0; at < 5; at++)
      asked.push(dataOf(await call(postEmail, '/', { token: key, body: mail() })).notificationId)
    await call(postSms, '/', { token: key, body: sms() })
    const page = async (query: string) =>
      dataOf(await call(getHistory, `/api/notifications/history?${query}`, { token: key })) as {
        items: Data[]
        nextCursor: string | null
      }
    const found: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const one = await page(`type=email&limit=2${cursor && `&cursor=${cursor}`}`)
      found.push(...one.items.map(({ notificationId }) => notificationId))
      cursor = one.nextCursor
    }
    expect(found).toEqual(asked.toReversed())
    expect((await page('type=sms')).items).toHaveLength(1)
    expect((await page('status=sent')).items).toHaveLength(0)
    expect((await page('template=refund')).items).toHaveLength(0)
    for (const query of ['limit=0', 'limit=101', 'status=gone', 'cursor=x', 'who=me']) {
      const refused = await call(getHistory, `/api/notifications/history?${query}`, { token: key })
      expect(refused.status, query).toBe(422)
    }
  })

  test('statistics count what was sent, arrived, came back and failed, by template', async () => {
    const ctx = doors.ctx()
    const key = (await anApiKey(ctx, await anOrganization(ctx, 'Des chiffres'))).token
    const ids: string[] = []
    for (let at = 0; at < 4; at++)
      ids.push(String(dataOf(await call(postEmail, '/', { token: key, body: mail() })).notificationId))
    const change = (at: number, data: object) => ctx.db.notification.update({ where: { id: ids[at] ?? '' }, data })
    await change(0, { status: 'delivered', sentAt: ctx.now, deliveredAt: ctx.now })
    await change(1, { status: 'bounced', sentAt: ctx.now, bouncedAt: ctx.now })
    await change(2, { status: 'failed' })
    const counts = { sent: 2, delivered: 1, bounced: 1, failed: 1 }
    expect(dataOf(await call(getStatistics, '/api/notifications/statistics', { token: key }))).toEqual({
      ...counts,
      byTemplate: { ticket_generated: counts },
    })
  })
})
