// How often a password may be guessed.

import { describe, expect, test } from 'vitest'
import { aMember, aUser, password } from '@/tests/support/auth-factories'
import { codeOf } from '@/tests/support/doors'
import { login, openLogin, organization } from '@/tests/support/login'

const doors = openLogin()

describe('limits of guessing', () => {
  test('the eleventh attempt on one account from one address within a minute is 429 with Retry-After, with the right password too', async () => {
    const user = await aMember(doors.ctx(), organization, 'admin')
    const address = '198.51.100.10'
    for (let n = 0; n < 10; n++) {
      // Right ones: the address gets its own count back, the account does not.
      expect((await login({ email: user.email, password }, address)).status).toBe(200)
    }
    const answered = await login({ email: user.email.toUpperCase(), password }, address)
    expect([answered.status, codeOf(answered)]).toEqual([429, 'rate_limited'])
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(answered.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await login({ email: user.email, password }, '198.51.100.11')).status).toBe(200)
  })

  test('an address that has used its guesses up takes none from any account', async () => {
    const user = await aMember(doors.ctx(), organization, 'admin')
    const address = '198.51.100.12'
    for (let n = 0; n < 10; n++) await login({ email: `personne-${n}@example.com`, password: 'x' }, address)
    for (let n = 0; n < 110; n++) {
      expect((await login({ email: user.email, password: 'x' }, address)).status).toBe(429)
    }
    expect((await login({ email: user.email, password })).status).toBe(200)
  })

  test('the hundred and first attempt on one account within a minute is 429 from any address', async () => {
    const user = await aMember(doors.ctx(), organization, 'admin')
    const attempts = Array.from({ length: 101 }, (_, n) =>
      login({ email: user.email, password: 'x' }, `203.0.113.${n + 1}`),
    )
    const statuses = (await Promise.all(attempts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  })

  test('eleven wrong guesses from one address over many accounts end in 429, when made at once too', async () => {
    const users = await Promise.all(Array.from({ length: 15 }, () => aUser(doors.ctx())))
    const answers = await Promise.all(
      users.map(({ email }) => login({ email, password: 'Printemps2027' }, '198.51.100.1')),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5)
  })

  test('one IPv6 customer’s addresses are one address', async () => {
    const guess = (index: number, network: string) =>
      login({ email: `sixieme-${index}@example.org`, password: 'une devinette' }, `${network}::${index + 1}`)
    for (let index = 0; index < 10; index++) expect((await guess(index, '2001:db8:1:2')).status).toBe(401)
    expect((await guess(10, '2001:db8:1:2')).status).toBe(429)
    expect((await guess(11, '2001:db8:1:3')).status).toBe(401)
  })

  test('many people behind one address may sign in', async () => {
    for (let n = 0; n < 14; n++) {
      const user = await aMember(doors.ctx(), organization, 'gate_staff')
      expect((await login({ email: user.email, password }, '198.51.100.2')).status).toBe(200)
    }
  })
})
