import { expect, test } from 'vitest'
import { hearGates } from './hear-gates'
import type { LiveEvent } from './live-feed'

const row = { kid: 1, serial: '2', listId: 'l', passKey: '', at: '', leftAt: null, gateId: null }

test('a revocation is fetched when it is told, an admission is applied and counted, a phone that was moved asks what it is and what holds now, and after a reset everything is loaded anew', () => {
  const done: string[] = []
  const gate = {
    applyAdmissions: async (rows: readonly { undone?: boolean }[]) => {
      done.push(`apply ${rows.map(({ undone }) => undone)}`)
    },
    pullRevocations: async () => {
      done.push('revocations')
    },
    refresh: async () => {
      done.push('refresh')
    },
    reload: async () => {
      done.push('reload')
    },
  }
  const hear = (event: LiveEvent) => {
    hearGates(event, gate, { recount: () => done.push('count'), beatNow: () => done.push('beat') })
    return done.splice(0)
  }
  const rows = [
    { ...row, valid: true, undone: false },
    { ...row, valid: false, undone: false },
  ]
  expect(hear({ name: 'revocations', data: { sequence: '7' } })).toEqual(['revocations'])
  expect(hear({ name: 'admissions', data: { rows } })).toEqual(['apply false,true', 'count'])
  expect(hear({ name: 'rules', data: {} })).toEqual(['beat', 'refresh', 'count'])
  expect(hear({ name: 'reset', data: {} })).toEqual(['reload'])
  expect(hear({ name: 'hello', data: { serverTime: '' } })).toEqual([])
})
