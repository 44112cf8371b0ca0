import { describe, expect, test } from 'vitest'
import type { ScanResult } from '@/server/scanning/contract'
import { type Ask, askVerdict } from './ask-verdict'

const admitted: ScanResult = {
  valid: true,
  reason: null,
  ticketId: 't',
  guestId: 'g',
  attendeeName: 'Camille',
  ticketTypeName: 'Plein tarif',
  scanCount: 1,
  lastScanAt: new Date(0),
  lastLocation: null,
  scanId: 's',
  direction: 'in',
  again: false,
  wasInside: null,
  overridden: null,
  voidReason: null,
  lastScanBy: null,
  answers: [],
}

function refusal(httpStatus: number, code: string, retryAfterSeconds: number | null = null): Error {
  return Object.assign(new Error(code), { data: { httpStatus, code, retryAfterSeconds } })
}

/** Answers each try with the next of the outcomes. */
function outcomes(...each: (ScanResult | Error)[]): { ask: Ask; tries: () => number } {
  let tries = 0
  const ask: Ask = async () => {
    const outcome = each[tries++] ?? new Error('asked too often')
    if (outcome instanceof Error) throw outcome
    return outcome
  }
  return { ask, tries: () => tries }
}

describe('asking for a verdict', () => {
  test('gives the server’s answer', async () => {
    const { ask, tries } = outcomes(admitted)
    expect(await askVerdict(ask)).toEqual({ kind: 'verdict', result: admitted })
    expect(tries()).toBe(1)
  })

  test('asks once more after a lost answer or a server in trouble', async () => {
    expect(await askVerdict(outcomes(new TypeError('Failed to fetch'), admitted).ask)).toMatchObject({
      kind: 'verdict',
    })
    expect(await askVerdict(outcomes(refusal(503, 'unavailable'), admitted).ask)).toMatchObject({ kind: 'verdict' })
  })

  test('gives up after two tries, without a verdict', async () => {
    const { ask, tries } = outcomes(new TypeError('Failed to fetch'), refusal(500, 'internal'), admitted)
    expect(await askVerdict(ask)).toEqual({ kind: 'unreachable' })
    expect(tries()).toBe(2)
  })

  test('gives up when no answer comes in time', async () => {
    const silence: Ask = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    expect(await askVerdict(silence, 5)).toEqual({ kind: 'unreachable' })
  })

  test('does not repeat a question that the server declines', async () => {
    const { ask, tries } = outcomes(refusal(429, 'rate_limited', 42), admitted)
    expect(await askVerdict(ask)).toEqual({ kind: 'declined', code: 'rate_limited', retryAfterSeconds: 42 })
    expect(tries()).toBe(1)
    expect(await askVerdict(outcomes(refusal(401, 'auth.required')).ask)).toMatchObject({
      kind: 'declined',
      code: 'auth.required',
    })
  })
})
