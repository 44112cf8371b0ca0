// Who is asked next, in every situation of a message and its carriers.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { askThroughBreaker, forgetBreakers, leaveAlone, ProviderOutage } from '@/server/providers/breaker'
import { GIVE_UP_MS, heldOf, nextCarrier, REPEAT_MS, SECOND_ASK_MS, WINDOW_MS } from './hand-over-choice'
import type { Provider } from './providers/message-sender'

const now = new Date('2027-03-01T10:00:00Z')
const all: Provider[] = ['resend', 'smtp', 'sendgrid']

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterEach(() => {
  vi.useRealTimers()
  forgetBreakers()
})

async function breaks(provider: Provider) {
  for (let i = 0; i < 5; i++)
    await askThroughBreaker(provider, () => Promise.reject(new ProviderOutage(provider))).catch(() => {})
}

type Given = {
  order?: Provider[]
  asked?: Provider[]
  provider?: Provider
  age?: number
  copies?: number
  waited?: number
}
function next({ order = all, asked = [], provider, age = 0, copies = 1, waited }: Given) {
  const held = provider ? { provider, since: new Date(now.getTime() - age), copies } : null
  const waitingSince = waited === undefined ? null : new Date(now.getTime() - waited)
  return nextCarrier({ order, held, waitingSince, asked: new Set(asked), now })
}
const askOf = (given: Given) => {
  const chosen = next(given)
  return chosen.kind === 'ask' ? `${chosen.provider} ${chosen.claim.copies}` : chosen.kind
}

describe('a message that nobody can have', () => {
  test('goes to the first of the order that is not left alone and was not asked yet', async () => {
    for (const order of [all, ['smtp', 'sendgrid', 'resend'], ['sendgrid', 'resend', 'smtp']] as Provider[][]) {
      expect(askOf({ order })).toBe(`${order[0]} 1`)
      expect(askOf({ order, asked: order.slice(0, 1) })).toBe(`${order[1]} 1`)
      expect(askOf({ order, asked: order })).toBe('wait')
    }
    await breaks('resend')
    expect(askOf({})).toBe('smtp 1')
    leaveAlone('smtp', 60)
    expect(askOf({})).toBe('sendgrid 1')
  })

  test('waits until the first comes back where all of them named their time, and by the back-off where one did not', () => {
    leaveAlone('resend', 60)
    leaveAlone('smtp', 20)
    expect(next({ asked: ['sendgrid'] })).toEqual({ kind: 'wait', againAt: null })
    leaveAlone('sendgrid', 40)
    expect(next({})).toEqual({ kind: 'wait', againAt: new Date(now.getTime() + 20_000) })
    vi.setSystemTime(now.getTime() + 20_000)
    expect(askOf({})).toBe('smtp 1')
  })

  test('waits where nobody carries anything', () => {
    expect(next({ order: [] })).toEqual({ kind: 'wait', againAt: null })
  })

  test('is given up when nobody has taken it for three days, after everybody was asked once more', () => {
    expect(askOf({ waited: GIVE_UP_MS })).toBe('resend 1')
    expect(askOf({ waited: GIVE_UP_MS - 1, asked: all })).toBe('wait')
    for (const order of [all, []])
      expect(next({ waited: GIVE_UP_MS, order, asked: all })).toEqual({ kind: 'give_up', because: 'never_taken' })
    expect(askOf({ waited: GIVE_UP_MS, provider: 'smtp' })).toBe('wait')
  })
})

describe('a message that one carrier may have', () => {
  test('is asked of that one again, wherever it stands in the order: of Resend as often as need be, of others once, a moment later', () => {
    expect(askOf({ provider: 'resend', order: ['smtp', 'resend'] })).toBe('resend 1')
    expect(askOf({ provider: 'resend', copies: 2 })).toBe('resend 2')
    for (const provider of ['smtp', 'sendgrid'] as const) {
      expect(next({ provider })).toEqual({ kind: 'wait', againAt: new Date(now.getTime() + SECOND_ASK_MS) })
      expect(askOf({ provider, age: SECOND_ASK_MS })).toBe(`${provider} 2`)
      expect(askOf({ provider, age: SECOND_ASK_MS, copies: 2 })).toBe('give_up')
    }
  })

  test('is asked of another only when the first is away and the window is over', async () => {
    const asked: Provider[] = ['resend']
    expect(askOf({ provider: 'resend', age: WINDOW_MS, asked })).toBe('wait')
    await breaks('resend')
    expect(askOf({ provider: 'resend', age: WINDOW_MS - 1, asked })).toBe('wait')
    expect(askOf({ provider: 'resend', age: WINDOW_MS, asked })).toBe('smtp 2')
    // Left alone right now, not asked in this run: as good as asked.
    expect(askOf({ provider: 'resend', age: WINDOW_MS })).toBe('smtp 2')
    // A carrier that is only busy is not away.
    leaveAlone('sendgrid', 60)
    expect(askOf({ provider: 'sendgrid', age: WINDOW_MS })).toBe('wait')
  })

  test('never makes a third copy, and is given up when nobody can tell a repetition any more', async () => {
    await breaks('resend')
    expect(askOf({ provider: 'resend', age: WINDOW_MS, copies: 2 })).toBe('wait')
    expect(askOf({ provider: 'resend', age: REPEAT_MS })).toBe('give_up')
    expect(askOf({ provider: 'smtp', age: REPEAT_MS })).toBe('give_up')
    expect(askOf({ provider: 'twilio', order: ['twilio'], age: SECOND_ASK_MS, copies: 2 })).toBe('give_up')
  })

  test('goes to the next where the one that may have it is no longer configured', () => {
    expect(askOf({ provider: 'smtp', order: ['resend'] })).toBe('resend 2')
  })
})

test('a row says who may have its message', () => {
  expect(heldOf({ provider: 'smtp', handedOverAt: now, possibleCopies: 1 })).toEqual({
    provider: 'smtp',
    since: now,
    copies: 1,
  })
  expect(heldOf({ provider: 'smtp', handedOverAt: now, possibleCopies: 0 })).toBeNull()
  expect(heldOf({ provider: null, handedOverAt: null, possibleCopies: 0 })).toBeNull()
})
