// What a device takes along: whole, in changes, signed, and silent about everybody whose ticket it has not been shown.
import { createDecipheriv, hkdfSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { bundleBytes, bundleOf, gateDevice, readBundle, settled, signersOf } from '@/tests/support/bundle-bytes'
import { openGate } from '@/tests/support/gate-world'
import { as, later } from '@/tests/support/sales-factories'
import { aGate, aGateTicket, type GateTicket, gateApiKey, gateUser } from '@/tests/support/scanning-factories'
import { buildBundle } from './build-bundle'
import { readContainer } from './container'
import type { BundleTicket } from './contract'
import { decodeEntry, ENTRY_INFO, ENTRY_KEY_BYTES } from './entry-form'
import { codeDigest } from './seal-entry'

const { world, scan } = openGate()

/** Every test has its own second, so that no whole bundle of an earlier one is handed out. */
let tick = 0
beforeEach(() => {
  tick += 60
})
const now = () => later(world.base, tick)

function opened(ticket: BundleTicket | undefined, { qr }: Pick<GateTicket, 'qr'>): string | null {
  const parsed = parseToken(qr)
  if (!parsed.ok || !ticket) return null
  const key = Buffer.from(hkdfSync('sha256', parsed.token.signature, '', ENTRY_INFO, ENTRY_KEY_BYTES)).subarray(0, 32)
  const { entry } = ticket
  const decipher = createDecipheriv('aes-256-gcm', key, entry.subarray(0, 12)).setAuthTag(entry.subarray(-16))
  const text = Buffer.concat([decipher.update(entry.subarray(12, -16)), decipher.final()])
  return decodeEntry(text)?.name ?? null
}

const of = (all: readonly BundleTicket[], { fields }: GateTicket) => all.find(({ serial }) => serial === fields.serial)

describe('a whole bundle', () => {
  test('is signed by the event’s key over every byte: one that is turned, added or cut off is noticed', async () => {
    await aGateTicket(world.base, world.gate)
    const bytes = await bundleBytes(now(), world.gate)
    const { head, signedBy } = readBundle(bytes)
    expect(signedBy).toEqual([world.gate.kid])
    for (let at = 0; at < bytes.length - 64; at += 7) {
      const turned = bytes.slice()
      turned[at] = (turned[at] ?? 0) ^ 1
      const read = readContainer(turned)
      expect(read ? signersOf(turned, read, head.keys) : [], `byte ${at}`).toEqual([])
    }
    for (const length of [0, 7, 8, 12, 400, bytes.length - 1]) expect(readContainer(bytes.slice(0, length))).toBe(null)
    expect(readContainer(new Uint8Array([...bytes, 0]))).toBe(null)
  })

  test('has every good ticket, what blocks it and where it came in, and of dead ones only their revocation', async () => {
    const gate = await aGate(world.base)
    const [good, blocked, unpaid, dead] = [
      await aGateTicket(world.base, gate),
      await aGateTicket(world.base, gate, { status: 'blocked' }),
      await aGateTicket(world.base, gate, { purchase: 'held' }),
      await aGateTicket(world.base, gate, { status: 'void' }),
    ]
    await world.base.db.revocation.create({
      data: {
        organizationId: gate.organizationId,
        eventId: gate.eventId,
        kid: gate.kid,
        serial: dead.fields.serial,
        minGen: 2,
        at: now().now,
      },
    })
    const { all, revocations, head } = await bundleOf(now(), gate)
    expect([of(all, good)?.state, of(all, blocked)?.state, of(all, unpaid)?.state, of(all, dead)]).toEqual([
      'valid',
      'blocked',
      'unpaid',
      undefined,
    ])
    expect(revocations).toEqual([{ kid: gate.kid, serial: dead.fields.serial, minGen: 2 }])
    expect(head).toMatchObject({ kind: 'whole', since: 0, tickets: 3, eventId: gate.eventId })
    expect(all.map(({ serial }) => serial)).toEqual(
      all.map(({ serial }) => serial).toSorted((a, b) => (a < b ? -1 : 1)),
    )
  })

  test('tells a name only to who has the ticket’s own code, and no name, code or mail in the open', async () => {
    const gate = await aGate(world.base)
    const shown = await aGateTicket(world.base, gate, { name: 'Éléonore Zywiec' })
    const other = await aGateTicket(world.base, gate, { name: 'Wendeline Abgrall' })
    const bytes = await bundleBytes(now(), gate)
    const { all, head } = readBundle(bytes)
    expect(opened(of(all, shown), shown)).toBe('Éléonore Zywiec')
    expect(() => opened(of(all, shown), other)).toThrow()
    const text = Buffer.from(bytes).toString('latin1')
    for (const secret of ['onore', 'Zywiec', 'Wendeline', 'Abgrall', shown.code, '@exemple'])
      expect(text).not.toContain(secret)
    expect(of(all, shown)?.codeDigest).toBe(codeDigest(Buffer.from(head.codeKey, 'base64url'), shown.code))
  })

  test('hides how long a name is within a block, and is the same bytes while nothing changes', async () => {
    const gate = await aGate(world.base)
    const [short, long] = [
      await aGateTicket(world.base, gate, { name: 'Al' }),
      await aGateTicket(world.base, gate, { name: 'Alphonsine' }),
    ]
    const first = await bundleOf(now(), gate)
    expect(of(first.all, short)?.entry.length).toBe(of(first.all, long)?.entry.length)
    const second = await bundleOf(later(now(), 30), gate)
    expect(second.all).toEqual(first.all)
  })

  test('has another nonce for a changed name under the same signature', async () => {
    const gate = await aGate(world.base)
    const ticket = await aGateTicket(world.base, gate, { name: 'Camille Roussel' })
    const before = of((await bundleOf(now(), gate)).all, ticket)
    await world.base.db.attendee.update({ where: { id: ticket.attendeeId }, data: { name: 'Camille Lefèvre' } })
    const after = of((await bundleOf(later(now(), 30), gate)).all, ticket)
    expect(opened(after, ticket)).toBe('Camille Lefèvre')
    expect(after?.entry.subarray(0, 12)).not.toEqual(before?.entry.subarray(0, 12))
  })

  test('gives the root of changing codes only in the hours of the event, and only where codes change', async () => {
    const gate = await aGate(world.base)
    expect((await bundleOf(now(), gate)).head.rotationKeys).toEqual([])
    await aGateTicket(world.base, gate, { token: { flags: TOKEN_FLAG.rotating } })
    const keys = (await bundleOf(later(now(), 30), gate)).head.rotationKeys
    expect(keys.map(({ kid }) => kid)).toEqual([gate.kid])
    for (const hours of [-12.1, 16.1]) {
      expect((await bundleOf(later(world.base, hours * 3600), gate)).head.rotationKeys, `${hours} h`).toEqual([])
    }
  })

  test('is made once for twenty who ask at once', async () => {
    const gate = await aGate(world.base)
    await aGateTicket(world.base, gate)
    const at = now()
    const all = await Promise.all(Array.from({ length: 20 }, () => buildBundle(gateDevice(at, gate), gate.eventId, 0)))
    expect(new Set(all.map(({ stream }) => stream)).size).toBeLessThan(20)
    expect(new Set(all.map(({ stream }) => stream)).size).toBe(1)
  })

  test('of an event that has sold nothing yet is signed by a key made for it', async () => {
    const gate = await aGate(world.base)
    await world.base.db.eventKey.deleteMany({ where: { eventId: gate.eventId } })
    const { signedBy, all } = await bundleOf(now(), gate)
    expect([signedBy.length, all]).toEqual([1, []])
  })
})

describe('changes since a sequence', () => {
  test('are none while nothing happens, and the tag is that of the rules', async () => {
    const gate = await aGate(world.base)
    await aGateTicket(world.base, gate)
    await settled(world.base)
    const { head } = await bundleOf(now(), gate)
    const { etag, stream } = await buildBundle(gateDevice(now(), gate), gate.eventId, head.seq)
    const read = readBundle(new Uint8Array(await new Response(stream.readable()).arrayBuffer()))
    expect([read.all, read.revocations, etag]).toEqual([[], [], `W/"${head.rulesDigest}"`])
  })

  test.each<[string, (gate: Awaited<ReturnType<typeof aGate>>, ticket: GateTicket) => Promise<unknown>, object]>([
    [
      'a name',
      (_, { attendeeId }) => world.base.db.attendee.update({ where: { id: attendeeId }, data: { name: 'Neuf' } }),
      { state: 'valid' },
    ],
    [
      'a block',
      (_, { id }) => world.base.db.ticket.update({ where: { id }, data: { status: 'blocked' } }),
      { state: 'blocked' },
    ],
    [
      'an end',
      (_, { id }) => world.base.db.ticket.update({ where: { id }, data: { status: 'void', gen: 2 } }),
      { state: 'void', gen: 2 },
    ],
    [
      'a type',
      (gate, { id }) => world.base.db.ticket.update({ where: { id }, data: { ticketTypeId: gate.otherTypeId } }),
      { type: 2 },
    ],
    [
      'an admission',
      (gate, { qr }) => scan(qr, { eventId: gate.eventId }, as(world.base, gateApiKey(gate))),
      { passes: [{ passKey: '', leftAt: null }] },
    ],
  ])('say %s, and of no other ticket', async (_, change, expected) => {
    const gate = await aGate(world.base)
    const [ticket] = [await aGateTicket(world.base, gate), await aGateTicket(world.base, gate)]
    await settled(world.base)
    const { head } = await bundleOf(now(), gate)
    await change(gate, ticket!)
    await settled(world.base)
    const { all, head: next, signedBy } = await bundleOf(now(), gate, head.seq)
    expect(all).toMatchObject([{ serial: ticket!.fields.serial, ...expected }])
    expect([next.kind, next.since, next.seq > head.seq, signedBy]).toEqual(['changes', head.seq, true, [gate.kid]])
    expect((await bundleOf(now(), gate, next.seq)).all).toEqual([])
  })

  test('say that an admission was undone, or that its holder left', async () => {
    const gate = await aGate(world.base)
    const ticket = await aGateTicket(world.base, gate)
    await scan(ticket.qr, { eventId: gate.eventId }, as(world.base, gateApiKey(gate)))
    const first = await bundleOf(now(), gate)
    expect(of(first.all, ticket)?.passes).toMatchObject([
      { listId: gate.listId, passKey: '', at: world.base.now.getTime() },
    ])
    await world.base.db.admission.updateMany({ where: { ticketId: ticket.id }, data: { leftAt: now().now } })
    const left = await bundleOf(now(), gate, first.head.seq)
    expect(of(left.all, ticket)?.passes).toMatchObject([{ leftAt: now().now.getTime() }])
    await world.base.db.admission.updateMany({
      where: { ticketId: ticket.id },
      data: { undoneAt: now().now, passKey: 'undone/1' },
    })
    expect(of((await bundleOf(now(), gate, left.head.seq)).all, ticket)?.passes).toEqual([])
  })

  test('say what was written by a transaction that was open when the sequence was given', async () => {
    const gate = await aGate(world.base)
    const ticket = await aGateTicket(world.base, gate)
    const slow = await world.base.pool.connect()
    try {
      await slow.query('BEGIN')
      await slow.query('UPDATE attendee SET name = $2 WHERE id = $1', [ticket.attendeeId, 'Lente'])
      await aGateTicket(world.base, gate)
      const { head, all } = await bundleOf(now(), gate)
      expect(opened(of(all, ticket), ticket)).toBe('Camille Roussel')
      await slow.query('COMMIT')
      expect(opened(of((await bundleOf(now(), gate, head.seq)).all, ticket), ticket)).toBe('Lente')
    } finally {
      slow.release()
    }
  })

  test('move the tag with a rule, a key or a gate', async () => {
    const gate = await aGate(world.base)
    const tag = async () => {
      const { head } = await bundleOf(now(), gate)
      return (await buildBundle(gateDevice(now(), gate), gate.eventId, head.seq)).etag
    }
    const tags = [await tag()]
    await world.base.db.checkInList.updateMany({
      where: { eventId: gate.eventId },
      data: { closesAt: now().now, version: 2 },
    })
    tags.push(await tag())
    const { organizationId, eventId } = gate
    await world.base.db.gate.create({
      data: { id: world.base.random.uuid(now().now), organizationId, eventId, name: 'Porte B' },
    })
    tags.push(await tag())
    expect(new Set(tags).size).toBe(3)
  })

  test('of another life of the database, or of the future, are everything', async () => {
    const gate = await aGate(world.base)
    await aGateTicket(world.base, gate)
    expect((await bundleOf(now(), gate, Number.MAX_SAFE_INTEGER)).head.kind).toBe('whole')
  })
})

describe('who may not', () => {
  test('a device of another event, another organization and a caller without the permission get nothing', async () => {
    const gate = await aGate(world.base)
    const sister = await aGate(world.base, gate.organizationId)
    const stranger = await aGate(world.base)
    for (const other of [sister, stranger]) {
      await expect(buildBundle(gateDevice(now(), other), gate.eventId, 0)).rejects.toMatchObject({
        code: 'event.not_found',
      })
    }
    await expect(buildBundle(as(now(), gateUser(gate, 'box_office')), gate.eventId, 0)).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })
})
