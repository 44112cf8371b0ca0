// Messages that programs ask for: what is taken, what is refused and leaves nothing behind.
import { beforeAll, describe, expect, test } from 'vitest'
import { anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { type Answered, call, codeOf, openDoors } from '@/tests/support/doors'
import { aSale } from '@/tests/support/sales-factories'
import { POST as postEmail } from './email/route'
import { POST as postSms } from './sms/route'

const doors = openDoors()
let organization: TestOrganization
let token: string

beforeAll(async () => {
  const ctx = doors.ctx()
  organization = await anOrganization(ctx)
  token = (await anApiKey(ctx, organization)).token
})

const data = { event_title: 'Nuit d’été', ticket_url: 'https://billets.example/t/x', guest_name: 'Jean Dupont' }
const mail = (more: object = {}) => ({ to: 'jean@exemple.fr', template: 'ticket_generated', data, ...more })
const sms = (more: object = {}) => ({ to: '+33612345678', template: 'ticket_generated', data, ...more })

const sendEmail = (body: object, headers: Record<string, string> = {}) =>
  call(postEmail, '/api/notifications/email', { token, body, headers })
const sendSms = (body: object) => call(postSms, '/api/notifications/sms', { token, body })

type Data = Record<string, unknown>
const dataOf = ({ json }: Answered) => (json as { data: Data }).data
const pathsOf = ({ json }: Answered) =>
  (json as { error: { details: { path: string }[] } }).error.details.map(({ path }) => path)
async function written(): Promise<number[]> {
  const { rows } = await doors
    .ctx()
    .pool.query<{ jobs: number }>('SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs')
  return [await doors.ctx().db.notification.count(), rows[0]?.jobs ?? -1]
}

async function jobOf(answered: Answered): Promise<{ task: string; priority: number; run_at: Date }> {
  const { rows } = await doors.ctx().pool.query<{ task: string; priority: number; run_at: Date }>(
    `SELECT t.identifier AS task, j.priority, j.run_at FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.key = $1`,
    [`notification:${dataOf(answered).notificationId}`],
  )
  const [job] = rows
  if (!job) throw new Error('there is no job')
  return job
}

describe('POST /api/notifications/email', () => {
  test('asks for one message, and says that nobody has it yet', async () => {
    const answered = await sendEmail(mail({ options: { priority: 'high' } }))
    expect(answered.status, JSON.stringify(answered.json)).toBe(201)
    const { notificationId, ...rest } = dataOf(answered)
    expect(rest).toEqual({ messageId: null, status: 'requested', provider: null, sentAt: null })
    const row = await doors.ctx().db.notification.findUniqueOrThrow({ where: { id: String(notificationId) } })
    expect(row).toMatchObject({ organizationId: organization.id, channel: 'email', recipient: 'jean@exemple.fr' })
    expect(row.props).toMatchObject({ data })
  })

  test('high stands behind the tickets’ own mails, normal behind that, low where mass work is done', async () => {
    const [high, normal, low] = await Promise.all(
      ['high', 'normal', 'low'].map(async (priority) => jobOf(await sendEmail(mail({ options: { priority } })))),
    )
    expect(high?.task).toBe('deliver-notification')
    expect(high?.priority).toBeGreaterThan(0)
    expect(normal?.task).toBe('deliver-notification')
    expect(normal?.priority).toBeGreaterThan(high?.priority ?? 0)
    expect(low?.task).toBe('deliver-mass-notification')
  })

  test('waits for its moment; what has passed is now; more than a year ahead is refused', async () => {
    const now = doors.ctx().now.getTime()
    const at = (ms: number) => ({ options: { scheduledAt: new Date(now + ms).toISOString() } })
    const tomorrow = await sendEmail(mail(at(86_400_000)))
    expect((await jobOf(tomorrow)).run_at.getTime()).toBe(now + 86_400_000)
    const past = await sendEmail(mail(at(-86_400_000)))
    expect((await jobOf(past)).run_at.getTime()).toBeLessThan(now + 60_000)
    const far = await sendEmail(mail(at(400 * 86_400_000)))
    expect([far.status, pathsOf(far)]).toEqual([422, ['options.scheduledAt']])
  })

  test('the same Idempotency-Key asks once; with another body it is refused', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, second] = [await sendEmail(mail(), headers), await sendEmail(mail(), headers)]
    expect(second.json).toEqual(first.json)
    const before = await written()
    expect((await sendEmail(mail({ to: 'autre@exemple.fr' }), headers)).status).toBe(409)
    expect(await written()).toEqual(before)
  })

  const crlf = 'Nuit\r\nBcc: autre@exemple.fr'
  test.each<[string, object, string]>([
    ['an unknown field', mail({ from: 'x@exemple.fr' }), 'from'],
    ['an unknown template', mail({ template: 'purchase_confirmation' }), 'template'],
    ['a template of no API', mail({ template: '__proto__' }), 'template'],
    ['an unknown variable', mail({ data: { ...data, html: '<b>' } }), 'data.html'],
    ['a missing variable', mail({ data: { event_title: 'Nuit' } }), 'data.ticket_url'],
    ['a header in a variable', mail({ data: { ...data, event_title: crlf } }), 'data.event_title'],
    ['a script for an address', mail({ data: { ...data, ticket_url: 'javascript:alert(1)' } }), 'data.ticket_url'],
    ['a list for a text', mail({ data: { ...data, guest_name: ['x'] } }), 'data.guest_name'],
    ['an unknown option', mail({ options: { bcc: 'x@exemple.fr' } }), 'options.bcc'],
    ['an unknown priority', mail({ options: { priority: 'urgent' } }), 'options.priority'],
    ['no instant', mail({ options: { scheduledAt: 'demain' } }), 'options.scheduledAt'],
    ['several addresses', mail({ to: ['a@exemple.fr', 'b@exemple.fr'] }), 'to'],
  ])('%s is refused with its path, and nothing is written', async (_, body, path) => {
    const before = await written()
    const answered = await sendEmail(body)
    expect(answered.status, JSON.stringify(answered.json)).toBe(422)
    expect(pathsOf(answered)).toEqual([path])
    expect(await written()).toEqual(before)
  })

  test.each([
    '',
    'camille',
    '@exemple.fr',
    'camille@',
    'camille@exemple',
    'a@@exemple.fr',
    'a@exemple..fr',
    'a..b@exemple.fr',
    '.a@exemple.fr',
    'a.@exemple.fr',
    'a@-exemple.fr',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a b@exemple.fr',
    '"a b"@exemple.fr',
    'Camille <a@exemple.fr>',
    'a@exemple.fr, b@exemple.fr',
    'a@exemple.fr;b@exemple.fr',
    'a@exemple.fr\r\nBcc: b@exemple.fr',
    'a@exemple.fr\nRCPT TO:<b@exemple.fr>',
    'a@exemple.fr\0',
    'a(b)@exemple.fr',
    'élodie@exemple.fr',
    'a@exemple.fr\u200b',
    `${'a'.repeat(250)}@exemple.fr`,
  ])('%j is no mailbox', async (to) => {
    const before = await written()
    const answered = await sendEmail(mail({ to }))
    expect([answered.status, pathsOf(answered)]).toEqual([422, ['to']])
    expect(await written()).toEqual(before)
  })

  test('another organization’s event is none', async () => {
    const foreign = await aSale(doors.ctx(), {})
    const before = (await written())[0]
    for (const eventId of [foreign.eventId, crypto.randomUUID()]) {
      const answered = await sendEmail(mail({ options: { eventId } }))
      expect([answered.status, codeOf(answered)]).toEqual([404, 'event.not_found'])
    }
    expect((await written())[0]).toBe(before)
  })
})

describe('POST /api/notifications/sms', () => {
  test('asks for one message, and says how many SMS it will be counted as', async () => {
    const answered = await sendSms(sms({ options: { priority: 'high' } }))
    expect(answered.status, JSON.stringify(answered.json)).toBe(201)
    expect(dataOf(answered)).toMatchObject({ status: 'requested', segments: 1 })
  })

  test.each([
    '0612345678',
    '+0612345678',
    '33612345678',
    '+33 6 12 34 56 78',
    '+336',
    '+3361234567890123',
    'x',
    '+33612345678\n',
  ])('%j is no number', async (to) => {
    const answered = await sendSms(sms({ to }))
    expect([answered.status, pathsOf(answered)]).toEqual([422, ['to']])
  })

  test('a text that would be more SMS than anybody reads is refused', async () => {
    const answered = await sendSms(sms({ template: 'custom', data: { message: 'x'.repeat(1_600) } }))
    expect([answered.status, pathsOf(answered)]).toEqual([422, ['data']])
  })
})
