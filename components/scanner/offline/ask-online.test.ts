// Who may say that a question is not decided: the server, in its own words, and nobody who stands before it.
import { expect, test } from 'vitest'
import { DeviceRefusal } from '../device/device-call'
import { askOnline } from './ask-online'
import { AskDeclined, type GateQuestion } from './gate-decider'

const question: GateQuestion = {
  ...{ code: 'x', scanId: 's-1', listId: 'l', direction: 'in', identityChecked: false, override: false },
}

const askAt = (answer: () => Response | Promise<Response>) =>
  askOnline('e', async () => answer())(question, AbortSignal.timeout(5_000))

const ours = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ success: false, error: { code: 'rate_limited', message: '' } }, { status, headers })

test('the server’s own refusal is its word, with the time that it asks for', async () => {
  await expect(askAt(() => ours(429, { 'retry-after': '7' }))).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 7,
  })
  await expect(askAt(() => Promise.reject(new DeviceRefusal(401, 'device.revoked')))).rejects.toThrow(AskDeclined)
})

test.each([
  ['403', () => new Response('<h1>Forbidden</h1>', { status: 403, headers: { 'content-type': 'text/html' } })],
  ['404', () => new Response('<h1>Not found</h1>', { status: 404 })],
  ['401', () => new Response('<h1>Sign in to this network</h1>', { status: 401 })],
  ['429', () => new Response('slow down', { status: 429, headers: { 'retry-after': '60' } })],
  ['407 in JSON', () => Response.json({ error: { code: 'proxy_authentication' } }, { status: 407 })],
  ['200 with a page', () => new Response('<h1>Welcome</h1>')],
  ['200 in JSON', () => Response.json({ success: true })],
  ['a verdict on another scan', () => Response.json({ valid: true, reason: null, scanId: 's-2' })],
  ['no token, for the same reasons', () => Promise.reject(new DeviceRefusal(403, 'unknown'))],
  ['the server’s own 503', () => ours(503)],
])('what stands between is no answer, and the gate decides by itself: %s', async (_, answer) => {
  const error = await askAt(answer).catch((refused: unknown) => refused)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(AskDeclined)
})
