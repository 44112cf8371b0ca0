// The list as bytes: written, read, signed, and everything that is nearly one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '@/server/kernel/random'
import { checkSignature, makeEventKeyPair, signerOf } from '../event-keys-crypto'
import { encodeToken, parseToken, signedMessage } from '../ticket-token'
import { encodeList, type RevocationList, readLists, WHOLE_KEY } from './revocation-list'

const masterKey = Buffer.alloc(32, 1)
const pair = makeEventKeyPair(masterKey, 7, systemRandom)
const sign = signerOf(masterKey, 7, pair.wrappedPrivateKey)
const at = new Date('2027-06-12T17:42:00.000Z')
const list: RevocationList = {
  kid: 7,
  from: 10,
  to: 4_294_967_296,
  at,
  entries: [
    { serial: 1n, minGen: 1 },
    { serial: 2n ** 63n - 1n, minGen: 0xffff },
  ],
}

function read(bytes: Uint8Array) {
  return readLists(bytes)?.map(({ message, signature, ...rest }) => ({
    ...rest,
    isSigned: checkSignature(pair.publicKey, message, signature),
  }))
}

describe('a list of revocations', () => {
  test('has 97 bytes and ten for each entry, and says what was written', () => {
    const bytes = encodeList(list, sign)
    expect(bytes).toHaveLength(97 + 20)
    expect(read(bytes)).toEqual([{ ...list, isSigned: true }])
    expect(encodeList({ ...list, entries: [] }, sign)).toHaveLength(97)
  })

  test('begins with the bytes that are documented', () => {
    const [version, ...rest] = encodeList({ ...list, entries: [WHOLE_KEY] }, sign).subarray(0, 43)
    expect([version, Buffer.from(rest).toString('hex')]).toEqual([
      1,
      `00000007${'000000000000000a'}${'0000000100000000'}${at.getTime().toString(16).padStart(16, '0')}00000001${'0000000000000000'}ffff`,
    ])
  })

  test('is sorted whatever the order of its entries, and several stand one after the other', () => {
    const backwards = encodeList({ ...list, entries: list.entries.toReversed() }, sign)
    expect(Buffer.from(backwards).equals(Buffer.from(encodeList(list, sign)))).toBe(true)
    expect(read(Buffer.concat([backwards, encodeList({ ...list, entries: [] }, sign), backwards]))).toMatchObject([
      { ...list, isSigned: true },
      { entries: [], isSigned: true },
      { ...list, isSigned: true },
    ])
    expect(readLists(new Uint8Array())).toEqual([])
  })

  test('is what was written, for any entries', () => {
    const entry = fc.record({ serial: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), minGen: fc.nat(0xffff) })
    const entries = fc.uniqueArray(entry, { maxLength: 40, selector: ({ serial }) => serial })
    fc.assert(
      fc.property(entries, (some) => {
        const sorted = some.toSorted((a, b) => (a.serial < b.serial ? -1 : 1))
        expect(readLists(encodeList({ ...list, entries: some }, sign))).toMatchObject([{ ...list, entries: sorted }])
      }),
      { numRuns: 50 },
    )
  })

  test('with any single bit flipped is not read or not signed', () => {
    const bytes = encodeList(list, sign)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const lists = read(flipped)
      expect(lists === undefined || lists.every(({ isSigned }) => !isSigned), `bit ${bit}`).toBe(true)
    }
  })

  test('cut short or with anything behind it is not read', () => {
    const bytes = encodeList(list, sign)
    for (let length = 1; length < bytes.length; length++) expect(readLists(bytes.subarray(0, length))).toBeNull()
    expect(readLists(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeNull()
  })

  test('with entries out of order, or one serial twice, is not read', () => {
    const bytes = encodeList(
      {
        ...list,
        entries: [
          { serial: 5n, minGen: 1 },
          { serial: 6n, minGen: 1 },
        ],
      },
      sign,
    )
    const copy = (from: number, to: number) => {
      const changed = new Uint8Array(bytes)
      changed.set(bytes.subarray(from, from + 10), to)
      return changed
    }
    expect(readLists(bytes)).not.toBeNull()
    expect(readLists(copy(33, 43))).toBeNull()
    const swapped = copy(43, 33)
    swapped.set(bytes.subarray(33, 43), 43)
    expect(readLists(swapped)).toBeNull()
  })

  test('signs for nothing else: no signature of a ticket holds for a list, and none of a list for a ticket', () => {
    const token = parseToken(encodeToken({ flags: 0, kid: 7, serial: 1n, gen: 0, type: 1, slot: 0 }, sign))
    if (!token.ok) throw new Error('not a token')
    const [own] = readLists(encodeList({ ...list, entries: [] }, sign)) ?? []
    if (!own) throw new Error('not a list')
    expect(checkSignature(pair.publicKey, signedMessage(token.token.payload), own.signature)).toBe(false)
    expect(checkSignature(pair.publicKey, own.message, token.token.signature)).toBe(false)
    expect(Buffer.from(own.message.subarray(0, 9)).toString('latin1')).toBe('TKTREV/1\0')
  })
})
