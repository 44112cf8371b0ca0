// The evening's double entries as a file: for who may read the gate, of their own events.
import { beforeAll, describe, expect, test } from 'vitest'
import { anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { openDoors, request } from '@/tests/support/doors'
import { aGate, aGateTicket, type Gate } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { GET } from './route'

const doors = openDoors()
let organization: TestOrganization
let gate: Gate

beforeAll(async () => {
  const ctx = doors.ctx()
  organization = await anOrganization(ctx)
  gate = await aGate(ctx, organization.id)
  const ticket = await aGateTicket(ctx, gate, { name: '=HYPERLINK("https://evil.example")' })
  for (const [name, minutes] of [
    ['Nord', 9],
    ['Sud', 4],
  ] as const) {
    const phone = await anOfflineDevice(ctx, gate, { name })
    await phone.scan(ticket.qr, { at: new Date(ctx.now.getTime() - minutes * 60_000) })
    await phone.upload()
  }
})

async function read(token: string | undefined, eventId = gate.eventId, locale = 'fr') {
  const asked = request(
    `/api/gate/conflicts/export?eventId=${eventId}&locale=${locale}`,
    token === undefined ? {} : { token },
  )
  const answered = await GET(asked, { params: Promise.resolve({}) })
  return { status: answered.status, type: answered.headers.get('content-type'), text: await answered.text() }
}

describe('the file', () => {
  test('has one row per double entry with both its sides, and runs nothing in a spreadsheet', async () => {
    const { token } = await anApiKey(doors.ctx(), organization, ['scanning:read'])
    const { status, type, text } = await read(token)
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8'])
    const [head, row, ...rest] = text.trim().split('\r\n')
    expect(head?.replace('\uFEFF', '').split(';').slice(0, 3)).toEqual(['Nature', 'Billet', 'Nom'])
    expect(row).toMatch(/^Double entrée;.*Sud;oui;Entrée;.*Nord;oui/)
    expect(row).not.toMatch(/(^|;|")=/)
    expect(rest).toEqual([])
    expect((await read(token, gate.eventId, 'en')).text).toContain('Double entry')
  })

  test('is 401 without a credential, 403 without the permission, 404 for another organization’s event', async () => {
    const ctx = doors.ctx()
    const scanner = await anApiKey(ctx, organization, ['scanning:scan'])
    const stranger = await anApiKey(ctx, await anOrganization(ctx), ['scanning:read'])
    expect([
      (await read(undefined)).status,
      (await read(scanner.token)).status,
      (await read(stranger.token)).status,
    ]).toEqual([401, 403, 404])
  })
})
