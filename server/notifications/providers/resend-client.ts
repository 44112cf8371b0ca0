// Resend's own SDK, made to say what its own request hides: whether an answer came at all, and why not. Guards: every request has a deadline
// and goes to the configured address only.
import { type ErrorResponse, Resend, type Response as ResendAnswer } from 'resend'
import { env } from '@/server/kernel/env'
import { ANSWER_MS } from './http-outcome'

/** No answer, or one that was cut off; the cause says which. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

class AskingResend extends Resend {
  /** Throws NoAnswer where the SDK would make up an answer. */
  override async fetchRequest<T>(path: string, options: RequestInit = {}): Promise<ResendAnswer<T>> {
    const { status, ok, headers, text } = await this.ask(path, options)
    const body = parse(text)
    if (ok && body !== null) return { data: body as T, error: null, headers }
    if (ok) throw new NoAnswer('the answer was no JSON')
    const { name, message } = (body ?? {}) as Partial<ErrorResponse>
    return {
      data: null,
      error: { name: name ?? 'application_error', message: message ?? 'no words', statusCode: status },
      headers,
    }
  }

  private async ask(path: string, options: RequestInit) {
    try {
      const signal = AbortSignal.timeout(ANSWER_MS)
      const answer = await fetch(`${this.baseUrl}${path}`, { ...options, redirect: 'error', signal })
      const { status, ok } = answer
      return { status, ok, headers: Object.fromEntries(answer.headers), text: await answer.text() }
    } catch (cause) {
      throw new NoAnswer('Resend gave no answer', { cause })
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A proxy's page, or nothing.
    return null
  }
}

/** Null while Resend is not configured. */
export function resendClient(): Resend | null {
  const config = env().resend
  if (!config) return null
  return new AskingResend(config.apiKey, {
    // Never from RESEND_BASE_URL, which the SDK would read by itself.
    baseUrl: (config.apiBase?.href ?? 'https://api.resend.com').replace(/\/+$/, ''),
  })
}
