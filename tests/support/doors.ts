// The doors as a process opens them, over a test's own database: route handlers and procedures run against it with real credentials.
import { afterAll, beforeAll } from 'vitest'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { closeProcessDatabase, newCtx } from '@/server/kernel/process'
import { freshDatabase, type TestDatabase } from './database'
import { openWithLentClient } from './lent-clients'

export const appOrigin = 'https://billets.example'

/** Call it at the top of a test file, before anything reads the environment. */
export function openDoors(settings: Record<string, string> = {}): {
  database(): TestDatabase
  ctx(actor?: Actor): Ctx
} {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await freshDatabase()
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      APP_URL: appOrigin,
      AUTH_SECRET: 'a secret that is long enough for tests',
      KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'silent',
      NEXTAUTH_URL: appOrigin,
      ...settings,
    })
    // What `newCtx` would open by itself, with a client that has learned.
    globalThis.portillonShared = Object.assign(globalThis.portillonShared ?? {}, {
      database: openWithLentClient(database.url, 20),
    })
  })
  afterAll(async () => {
    await closeProcessDatabase()
    await database?.drop()
  })
  return {
    database() {
      if (!database) throw new Error('the database is opened in beforeAll')
      return database
    },
    ctx: (actor = { kind: 'system', name: 'test' }) => newCtx(actor, 'test'),
  }
}

type Sent = {
  method?: string
  token?: string
  body?: unknown
  raw?: BodyInit
  headers?: Record<string, string>
  address?: string
}

export function request(path: string, sent: Sent = {}): Request {
  const headers = new Headers(sent.headers)
  if (sent.token !== undefined) headers.set('authorization', `Bearer ${sent.token}`)
  if (sent.address !== undefined) headers.set('x-forwarded-for', sent.address)
  if (sent.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
  const body = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body))
  return new Request(`${appOrigin}${path}`, {
    method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    body,
  })
}

export type Answered = { status: number; headers: Headers; json: unknown }

type Handler<C> = (request: Request, context: C) => Promise<Response>

/** Calls a route handler as Next does. */
export async function call(
  handler: Handler<{ params: Promise<Record<string, string>> }>,
  path: string,
  sent: Sent & { params?: Record<string, string> } = {},
): Promise<Answered> {
  const response = await handler(request(path, sent), { params: Promise.resolve(sent.params ?? {}) })
  const text = await response.text()
  return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) }
}

/** The code of a refusal in the shape that every one must have. */
export function codeOf(answered: Answered): string | null {
  const { json } = answered
  if (typeof json !== 'object' || json === null || !('success' in json) || json.success !== false || !('error' in json))
    return null
  const error = json.error as { code?: unknown; message?: unknown; details?: unknown; requestId?: unknown }
  const isWhole =
    typeof error.message === 'string' && Array.isArray(error.details) && typeof error.requestId === 'string'
  return isWhole && typeof error.code === 'string' ? error.code : null
}
