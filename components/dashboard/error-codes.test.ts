// Every refusal that the product can answer has its sentence: the codes are read from the source.
import { expect, test } from 'vitest'
import { messages } from '@/i18n/messages'
import { readSourceTree } from '@/tests/support/source-tree'

const refusal = /\b(?:fail|new DomainError)\(\s*'[a-z_]+',\s*'([a-z_.]+)'/g
const absence = /\bnotFound\('([a-z_]+)'\)/g

function codes(): string[] {
  const found = readSourceTree()
    .filter(({ path, isTest }) => !isTest && /^(server|worker|app)\//.test(path))
    .flatMap(({ text }) => [
      ...[...text.matchAll(refusal)].map(([, code]) => code ?? ''),
      ...[...text.matchAll(absence)].map(([, what]) => `${what}.not_found`),
    ])
  return [...new Set(found)].sort()
}

test('every error code of the source is in the catalogue', () => {
  const known = codes()
  expect(known).toContain('purchase.sold_out')
  expect(known.filter((code) => typeof read(messages.fr.errors, code) !== 'string')).toEqual([])
})

function read(tree: unknown, code: string): unknown {
  return code
    .split('.')
    .reduce((node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined), tree)
}
