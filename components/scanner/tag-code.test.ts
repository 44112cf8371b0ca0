import { expect, test } from 'vitest'
import { encodeToken } from '@/server/tickets/ticket-token'
import { codeOfTag } from './tag-code'

const token = encodeToken({ flags: 0, kid: 7, serial: 9n, gen: 1, type: 1, slot: 0 }, () => new Uint8Array(64))
const text = (value: string) => ({ type: 'text', text: value })
const url = (value: string) => ({ type: 'url', text: value })

test('a token is found alone, in an address, and beside records that are no ticket', () => {
  expect(codeOfTag([text(token)])).toBe(token)
  expect(codeOfTag([text(` ${token}\n`)])).toBe(token)
  for (const address of [`https://billets.exemple.fr/x#${token}`, `https://b.fr/${token}`, `https://b.fr/?q=${token}`])
    expect(codeOfTag([url(address)])).toBe(token)
  expect(codeOfTag([url('https://exemple.fr/'), text('Bracelet 12'), text(token)])).toBe(token)
  expect(codeOfTag([url(`https://b.fr/${encodeURIComponent(token)}`)])).toBe(token)
})

test('the address of a ticket’s page is asked about, whatever else the tag says', () => {
  const page = `https://billets.exemple.fr/en/t/${'aB3-_'.repeat(8)}xyz`
  expect(codeOfTag([text('Bracelet 12'), url(page)])).toBe(page)
})

test('a tag that is no ticket is asked about as it is, so that the gate says so; an empty one is nothing', () => {
  expect(codeOfTag([text('Bracelet 12')])).toBe('Bracelet 12')
  expect(codeOfTag([url('https://exemple.fr/%E0%A4%A')])).toBe('https://exemple.fr/%E0%A4%A')
  expect(codeOfTag([{ type: 'mime', text: token }, text('  ')])).toBeNull()
  expect(codeOfTag([])).toBeNull()
})
