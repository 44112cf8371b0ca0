import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { POST } from '@/app/api/scans/validate/route'
import type { Ctx } from '@/server/kernel/ctx'
import { anActiveDevice, gateManager } from '@/tests/support/device-factories'
import { openDoors } from '@/tests/support/doors'
import { aGate, type Gate } from '@/tests/support/scanning-factories'
import { deviceSelf } from '../devices/device-self'
import { gateInvariants } from '../invariants'
import { endRehearsal, removeRehearsals, startRehearsal, steerArrivals } from './manage-rehearsal'
import { planArrivals } from './plan-arrivals'
import { rehearsalBoard } from './queries'
import { runArrivals } from './run-arrivals'

const statuses: number[] = []

/** The real door, behind a socket. */
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
  const asked = new Request(`http://127.0.0.1${request.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) })
  const answer = await POST(asked, { params: Promise.resolve({}) })
  statuses.push(answer.status)
  response.writeHead(answer.status).end(await answer.text())
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
const doors = openDoors({ APP_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })

let gate: Gate
let manager: Ctx
beforeAll(async () => {
  const base = { ...doors.ctx(), now: new Date() }
  gate = await aGate(base)
  manager = gateManager(base, gate)
})
afterAll(() => server.close())

/** Slice after slice, as the worker does: a slow machine needs more of them. */
async function untilAllCame(rehearsalId: string): Promise<void> {
  const where = { id: rehearsalId, arrivals: 'running' }
  while ((await manager.db.rehearsal.count({ where })) > 0) await runArrivals(manager, { rehearsalId })
}

const TICKETS = 40
const planned = planArrivals(TICKETS).length

test('people arrive through the real door with real counts, and whoever runs it again counts nobody twice', async () => {
  const { id } = await startRehearsal(manager, { eventId: gate.eventId, tickets: TICKETS })
  await steerArrivals(manager, { eventId: gate.eventId, act: 'run', perMinute: 3_000 })
  await untilAllCame(id)
  const figures = async () => (await rehearsalBoard(manager, { eventId: gate.eventId })).rehearsal
  const expected = {
    arrivals: 'done',
    asked: planned,
    unanswered: 0,
    scans: planned,
    admitted: TICKETS,
    refused: [{ reason: 'already_used', count: planned - TICKETS }],
  }
  expect(await figures()).toMatchObject(expected)
  await manager.db.rehearsal.update({ where: { id }, data: { arrivals: 'running', asked: 0 } })
  await untilAllCame(id)
  expect(await figures()).toMatchObject(expected)
  const { rows } = await manager.pool.query(
    'SELECT (SELECT count(*)::int FROM scan) AS scans, (SELECT count(*)::int FROM admission) AS admissions',
  )
  expect(rows).toEqual([{ scans: 0, admissions: 0 }])
}, 60_000)

test('a slice of arrivals that are held up sends nobody', async () => {
  const rehearsal = await manager.db.rehearsal.findFirstOrThrow({ where: { eventId: gate.eventId } })
  const change = { arrivals: 'paused', asked: 0, activeMs: 0 }
  await manager.db.rehearsal.update({ where: { id: rehearsal.id }, data: change })
  await runArrivals(manager, { rehearsalId: rehearsal.id })
  expect(await manager.db.rehearsal.findUniqueOrThrow({ where: { id: rehearsal.id } })).toMatchObject(change)
})

test('what a phone says of its camera and of its proof stands on the board, and an old page takes nothing back', async () => {
  const device = await anActiveDevice(manager, gate)
  const own = { ...manager, actor: device.actor }
  const beat = { queueLength: 0, dataAsOf: manager.now, appVersion: '1.0', clockOffsetMs: 12, battery: 80 }
  const states = async () => {
    const { readiness } = await rehearsalBoard(manager, { eventId: gate.eventId })
    const checks = readiness.devices.find(({ id }) => id === device.id)?.checks ?? []
    return ['camera', 'offline'].map((name) => checks.find(({ check }) => check === name)?.says)
  }
  await deviceSelf(own, beat)
  expect(await states()).toEqual(['untried', 'unproved'])
  await deviceSelf(own, { ...beat, cameraWorks: true, offlineReady: true })
  expect(await states()).toEqual(['works', 'proved'])
  await deviceSelf(own, beat)
  expect(await states()).toEqual(['works', 'proved'])
  await deviceSelf(own, { ...beat, cameraWorks: false, offlineReady: false })
  expect(await states()).toEqual(['works', 'unproved'])
})

test('a rehearsal that ends, or is taken away, while people arrive leaves no scan, fails nobody and breaks no invariant', async () => {
  const { eventId } = gate
  const counted = async (table: 'scan' | 'practice_scan') =>
    (await manager.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? 0
  await endRehearsal(manager, { eventId })
  for (const over of [endRehearsal, removeRehearsals]) {
    const { id } = await startRehearsal(manager, { eventId, tickets: 3_000 })
    await steerArrivals(manager, { eventId, act: 'run', perMinute: 3_000 })
    const before = await counted('practice_scan')
    const arriving = runArrivals(manager, { rehearsalId: id })
    const someCame = async () => expect(await counted('practice_scan')).toBeGreaterThan(before + 20)
    await vi.waitFor(someCame, { timeout: 20_000, interval: 20 })
    await over(manager, { eventId })
    await arriving
    expect(await counted('scan')).toBe(0)
  }
  expect(statuses.filter((status) => status >= 500)).toEqual([])
  for (const { id, sql } of gateInvariants) {
    const { rows } = await manager.pool.query(sql)
    expect({ id, rows: rows.slice(0, 5) }).toEqual({ id, rows: [] })
  }
}, 60_000)
