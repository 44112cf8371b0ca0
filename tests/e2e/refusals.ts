// What every refusal of the API looks like.
import { expect } from '@playwright/test'
import type { Answered } from '@/scripts/demo-client'

export type Refusal = { status: number | number[]; code?: string | RegExp; path?: string | RegExp }

export function expectRefusal(answered: Answered, { status, code, path }: Refusal): void {
  expect([status].flat(), answered.bytes.toString('utf8').slice(0, 300)).toContain(answered.status)
  const { success, error } = answered.json as {
    success: boolean
    error: { code: string; message: string; details: { path: string; message: string }[]; requestId: string }
  }
  expect(success).toBe(false)
  expect(error.message.length).toBeGreaterThan(5)
  expect(error.requestId).toBe(answered.headers.get('x-request-id'))
  if (code !== undefined) expect(error.code).toMatch(code)
  if (path !== undefined) expect(error.details.map((detail) => detail.path).join(' ')).toMatch(path)
}
