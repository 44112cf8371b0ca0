// SendGrid behind the port, through its own SDK. SendGrid knows no idempotency: what may have been taken stays unknown, and Message-ID and
// custom arguments carry the identity. Guards: no link is rewritten on its way, since those of tickets are keys.
import sendgrid from '@sendgrid/mail'
import { env } from '@/server/kernel/env'
import { ANSWER_MS, inWords, outcomeOfFailure, outcomeOfStatus, within } from './http-outcome'
import type { EmailSender, HandOver, OutgoingEmail } from './message-sender'
import { IDENTITY_NAME, messageIdOf, sendSafely } from './sendable'

type Service = typeof sendgrid
type Client = Parameters<Service['setClient']>[0]
type Request = Exclude<Parameters<Service['send']>[0], unknown[]>
type ResponseError = Error & { code: number; response: { headers: object; body: unknown } }

/** Its class, of which the package hands out one instance. */
const MailService = sendgrid.constructor as new () => Service

/** Null while SendGrid is not configured. */
export function sendgridSender(): EmailSender | null {
  const config = env().sendgrid
  if (!config) return null
  const service = connect(config.apiKey, config.apiBase)
  return {
    name: 'sendgrid',
    send: (email) =>
      sendSafely(email, async (safe) => {
        try {
          const [answer] = await within(ANSWER_MS, service.send(requestOf(safe)))
          const id: unknown = answer.headers['x-message-id']
          return { outcome: 'taken', messageId: typeof id === 'string' ? id : null }
        } catch (error) {
          return isAnswer(error) ? outcomeOf(error) : outcomeOfFailure(error)
        }
      }),
  }
}

function connect(apiKey: string, apiBase: URL | null): Service {
  let client: Client | undefined
  /** The SDK makes its client itself, and only there the address can be set. */
  class OwnMailService extends MailService {
    override setClient(made: Client): void {
      client = made
      super.setClient(made)
    }
  }
  const service = new OwnMailService()
  service.setApiKey(apiKey)
  service.setTimeout(ANSWER_MS)
  if (apiBase) client?.setDefaultRequest('baseUrl', apiBase.href)
  return service
}

function requestOf(email: OutgoingEmail): Request {
  const { name, address } = email.from
  return {
    from: { email: address, ...(name !== '' && { name }) },
    personalizations: [{ to: { email: email.to }, customArgs: { [IDENTITY_NAME]: email.identity } }],
    ...(email.replyTo !== null && { replyTo: { email: email.replyTo } }),
    subject: email.subject,
    // In this order, or it is refused.
    content: [
      { type: 'text/plain', value: email.text },
      { type: 'text/html', value: email.html },
    ],
    headers: { ...email.headers, 'Message-ID': messageIdOf(email) },
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      subscriptionTracking: { enable: false },
    },
    attachments: email.attachments.map(({ filename, content, contentType }) => ({
      filename,
      type: contentType,
      content: content.toString('base64'),
      disposition: 'attachment',
    })),
  }
}

function isAnswer(error: unknown): error is ResponseError {
  return error instanceof Error && 'response' in error && 'code' in error && typeof error.code === 'number'
}

function outcomeOf({ code: status, response }: ResponseError): HandOver {
  const headers = response.headers as Record<string, unknown>
  const [first] = faultsOf(response.body)
  const reason = `${status} ${first?.message ?? ''}${first?.field ? ` (${first.field})` : ''}`
  const isOfMessage = status === 400 && /^(personalizations\.\d+\.to|subject|content)/.test(first?.field ?? '')
  if (isOfMessage) return { outcome: 'refused', reason: inWords(reason) }
  return outcomeOfStatus(status, reason, text(headers['retry-after']) ?? resetOf(headers))
}

/** When a limit ends, in unix seconds: a wish to wait until then. */
function resetOf(headers: Record<string, unknown>): string | null {
  const reset = Number(text(headers['x-ratelimit-reset']))
  return Number.isFinite(reset) && reset > 0 ? new Date(reset * 1000).toUTCString() : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

function faultsOf(body: unknown): { message?: string; field?: string | null }[] {
  const { errors } = (typeof body === 'object' && body !== null ? body : {}) as { errors?: unknown }
  return Array.isArray(errors) ? errors : []
}
