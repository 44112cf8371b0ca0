import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { askThroughBreaker, forgetBreakers, isLeftAlone, ProviderOutage, restSeconds } from './breaker'

class Refusal extends Error {}

let asked = 0
const fails = async () => {
  asked++
  throw new ProviderOutage('paypal')
}
const refuses = async () => {
  asked++
  throw new Refusal()
}
const answers = async () => {
  asked++
  return 'yes'
}
const ask = (call: () => Promise<string>) =>
  askThroughBreaker('paypal', call).catch((error: unknown) => (error instanceof Refusal ? 'no' : 'away'))
const times = async (count: number, call: () => Promise<string>) => {
  for (let i = 0; i < count; i++) await ask(call)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  asked = 0
})
afterEach(() => {
  vi.useRealTimers()
  forgetBreakers()
})

describe('a provider', () => {
  test('is left alone after five outages in a row, and the others are not', async () => {
    await times(4, fails)
    expect(isLeftAlone('paypal')).toBe(false)
    await times(1, fails)
    expect(isLeftAlone('paypal')).toBe(true)
    expect(isLeftAlone('stripe')).toBe(false)
    await times(3, answers)
    expect(asked).toBe(5)
  })

  test('that refuses answers: a refusal never counts, and ends the row', async () => {
    await times(20, refuses)
    expect(isLeftAlone('paypal')).toBe(false)
    await times(4, fails)
    await times(1, answers)
    await times(4, fails)
    expect(isLeftAlone('paypal')).toBe(false)
  })

  test('is tried by one request after its rest; whether it is back decides for all', async () => {
    await times(5, fails)
    vi.setSystemTime(Date.now() + restSeconds * 1000)
    expect(isLeftAlone('paypal')).toBe(false)
    await times(1, fails)
    expect(asked).toBe(6)
    expect(isLeftAlone('paypal')).toBe(true)
    await times(3, answers)
    expect(asked).toBe(6)
    vi.setSystemTime(Date.now() + restSeconds * 1000)
    const probe = Promise.withResolvers<string>()
    const first = ask(() => {
      asked++
      return probe.promise
    })
    const others = Array.from({ length: 10 }, () => ask(answers))
    expect(asked).toBe(7)
    probe.resolve('back')
    expect(await first).toBe('back')
    expect(new Set(await Promise.all(others))).toEqual(new Set(['yes']))
    expect(isLeftAlone('paypal')).toBe(false)
  })
})
