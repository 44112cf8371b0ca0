// Twilio behind the port: one request of its REST API. It knows no idempotency: an SMS that may have been taken stays unknown, and the
// address to which Twilio reports carries the identity, so that the report tells even where the answer was lost.
import { z } from 'zod'
import { env } from '@/server/kernel/env'
import { isLoopback } from '@/server/kernel/environment-values'
import { apiUrl } from '@/server/kernel/links'
import { ANSWER_MS, inWords, outcomeOfFailure, outcomeOfStatus } from './http-outcome'
import type { HandOver, OutgoingSms, SmsSender } from './message-sender'
import { IDENTITY_NAME } from './sendable'

type Config = NonNullable<ReturnType<typeof env>['twilio']>

/** Twilio's words for: this number, this text, not now and not later. */
const refusals = new Set([
  21211, // no number
  21217, // a number that cannot be
  21408, // a country that the account does not send to
  21602, // no text
  21610, // the recipient has said STOP
  21612, // no way from this sender to that number
  21614, // no mobile number
  21617, // too long
  21635, // a landline
  30006, // a landline, or a network that cannot be reached
])

const message = z.object({ sid: z.string().min(1) })
const refusal = z.object({ code: z.number(), message: z.string() }).partial()

/** Null while Twilio is not configured. */
export function twilioSender(): SmsSender | null {
  const config = env().twilio
  return config && { name: 'twilio', send: (sms) => send(config, sms) }
}

async function send(config: Config, sms: OutgoingSms): Promise<HandOver> {
  const url = new URL(`/2010-04-01/Accounts/${config.accountSid}/Messages.json`, config.apiBase)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        authorization: `Basic ${Buffer.from(`${config.accountSid}:${config.authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: formOf(config, sms).toString(),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return outcomeOf(answer.status, await answer.text(), answer.headers.get('retry-after'))
  } catch (error) {
    return outcomeOfFailure(error)
  }
}

function formOf({ from, apiBase }: Config, { to, body, identity }: OutgoingSms): URLSearchParams {
  const form = new URLSearchParams({ To: to, Body: body })
  form.set(from.startsWith('MG') ? 'MessagingServiceSid' : 'From', from)
  const callback = new URL(apiUrl('/api/webhooks/twilio'))
  callback.searchParams.set(IDENTITY_NAME, identity)
  // Twilio refuses a message whose reports it could not bring.
  if (!isLoopback(callback) || isLoopback(apiBase)) form.set('StatusCallback', callback.href)
  return form
}

function outcomeOf(status: number, text: string, retryAfter: string | null): HandOver {
  const body = parse(text)
  if (status >= 200 && status < 300) {
    const taken = message.safeParse(body)
    return taken.success
      ? { outcome: 'taken', messageId: taken.data.sid }
      : { outcome: 'unknown', reason: 'an answer without an id' }
  }
  const { code, message: words = '' } = refusal.safeParse(body).data ?? {}
  const reason = `${code ?? status} ${words}`
  if (status === 400 && code !== undefined && refusals.has(code)) return { outcome: 'refused', reason: inWords(reason) }
  return outcomeOfStatus(status, reason, retryAfter)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
