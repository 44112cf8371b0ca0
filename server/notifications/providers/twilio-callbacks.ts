// What Twilio reports about SMS, and whether it was Twilio. Guards: the signature covers the address and every field, and is compared in
// constant time; without a configured account nothing is genuine.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '@/server/kernel/env'

const MOST_FIELDS = 200

export type TwilioStatus = {
  /** As the answer to sending had it. */
  sid: string
  /** queued, sending, sent, delivered, undelivered, failed, read … */
  status: string
  /** Twilio's number for what went wrong. */
  errorCode: string | null
  to: string
}

/**
 * Whether Twilio signed it.
 * @param url the address that Twilio was told, with its query: on APP_URL, whatever the request's Host says
 */
export function verifyTwilioCallback(url: string, params: URLSearchParams, signature: string | null): boolean {
  const token = env().twilio?.authToken
  if (!token || signature === null || params.size > MOST_FIELDS) return false
  const given = Buffer.from(signature, 'base64')
  const fields = [...new Set(params.keys())]
    .sort()
    .map((name) =>
      [...new Set(params.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('')
  let matches = false
  // Twilio signs some addresses with the port of their protocol and some without.
  for (const form of formsOf(url)) {
    const expected = createHmac('sha1', token)
      .update(form + fields, 'utf8')
      .digest()
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true
  }
  return matches
}

function formsOf(url: string): string[] {
  const match = /^(https?):\/\/([^/?#]+)(.*)$/.exec(url)
  if (!match) return []
  const [, protocol, authority = '', rest] = match
  const host = authority.replace(/:\d+$/, '')
  const usual = protocol === 'https' ? 443 : 80
  return [...new Set([url, `${protocol}://${host}${rest}`, `${protocol}://${host}:${usual}${rest}`])]
}

/** Null for what is no report about an SMS. */
export function readTwilioStatus(params: URLSearchParams): TwilioStatus | null {
  const sid = params.get('MessageSid')
  const status = params.get('MessageStatus')
  if (!sid || !status) return null
  return { sid, status, errorCode: params.get('ErrorCode'), to: params.get('To') ?? '' }
}
