// Signing in over the REST API, for tests: an organization, a login from an address of its own, and what a token is worth.
import { beforeAll, expect } from 'vitest'
import { POST as loginRoute } from '@/app/api/auth/login/route'
import { POST as validateRoute } from '@/app/api/auth/validate/route'
import type { Role } from '@/server/kernel/actor'
import { anOrganization, password, type TestOrganization } from './auth-factories'
import { call, openDoors } from './doors'

// Those of the test file that has called `openLogin`: every file has its own.
export let organization: TestOrganization
let addresses = 0

export function openLogin() {
  const doors = openDoors()
  beforeAll(async () => {
    organization = await anOrganization(doors.ctx())
  })
  return doors
}

/** From an address that nobody used before, unless one is given. */
export function login(body: unknown, address = `192.0.2.${++addresses}`) {
  return call(loginRoute, '/api/auth/login', { body, address })
}

type LoginData = {
  user: { id: string; email: string; role: Role; permissions: string[] }
  token: string
  expiresIn: number
}

export async function loggedIn(email: string, more: object = {}): Promise<LoginData> {
  const answered = await login({ email, password, ...more })
  expect(answered.status).toBe(200)
  return (answered.json as { data: LoginData }).data
}

export async function validate(token: string, permissions: string[] = []) {
  const answered = await call(validateRoute, '/api/auth/validate', { body: { token, permissions } })
  expect(answered.status).toBe(200)
  return answered.json as {
    valid: boolean
    userId: string | null
    permissions: string[] | null
    expiresAt: string | null
  }
}

/** What `validate` answers of a token that is worth nothing. */
export const dead = { valid: false, userId: null, permissions: null, expiresAt: null }
