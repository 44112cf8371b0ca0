// However many accounts and keys one organization makes, it takes the live feed from no other one, nor from its own phones.
import { afterEach, expect, test } from 'vitest'
import { openGate } from '@/tests/support/gate-world'
import { aGate } from '@/tests/support/scanning-factories'
import { liveStream } from './live-stream'

const { world } = openGate()
const readers: ReadableStreamDefaultReader[] = []
afterEach(() => Promise.all(readers.splice(0).map((reader) => reader.cancel())))

function listen(gate: { eventId: string; organizationId: string }, caller: string, isDevice = false): void {
  const { eventId, organizationId } = gate
  const rights = { eventId, organizationId, caller, isDevice, admissions: true, room: false }
  const stream = liveStream(world.base, rights, { since: null, view: 'gate', recheck: async () => rights })
  readers.push(stream.getReader())
}

test('the keys of an organization have three hundred feeds, its phones five hundred more, and others are not touched', async () => {
  const other = await aGate(world.base)
  for (let feed = 0; feed < 300; feed++) listen(world.gate, `key-${Math.floor(feed / 50)}`)
  expect(() => listen(world.gate, 'one-more-key')).toThrow('too many feeds')
  for (let phone = 0; phone < 500; phone++) listen(world.gate, `phone-${phone}`, true)
  expect(() => listen(world.gate, 'one-more-phone', true)).toThrow('too many feeds')
  listen(other, 'another-key')
  await readers.shift()?.cancel()
  listen(world.gate, 'one-more-phone', true)
})
