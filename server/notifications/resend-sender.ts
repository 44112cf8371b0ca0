// Resend behind the port, through its own SDK.
import { Resend } from 'resend'
import { env } from '@/server/kernel/env'
import { EmailDelayed, EmailRefused, type EmailSender } from './email-sender'

/** Answers by which the provider says that this very message is at fault. */
const refusals = new Set([
  'validation_error',
  'invalid_attachment',
  'invalid_to_address',
  'missing_required_field',
  'invalid_parameter',
])

/** Null while no key is configured: messages wait in the database. */
export function resendSender(): EmailSender | null {
  const { resend: config, mailFrom } = env()
  if (!config || !mailFrom) return null
  const base = config.apiBase?.href.replace(/\/$/, '')
  const resend = new Resend(config.apiKey, base ? { baseUrl: base } : undefined)
  return {
    name: 'resend',
    async send(email) {
      const { data, error, headers } = await resend.emails.send(
        {
          from: mailFrom,
          to: [email.to],
          subject: email.subject,
          html: email.html,
          text: email.text,
          attachments: email.attachments.map(({ filename, content }) => ({
            filename,
            content,
            contentType: 'application/pdf',
          })),
        },
        { idempotencyKey: email.idempotencyKey },
      )
      if (data) return { messageId: data.id }
      // Taken before under this key, with other words (an event was renamed since): the buyer has it, and must not get it twice.
      if (error.name === 'invalid_idempotent_request') return { messageId: null }
      const status = error.statusCode ?? 0
      if (refusals.has(error.name) && status !== 429 && status < 500)
        throw new EmailRefused(`${error.name}: ${error.message}`)
      const wish = Number(headers?.['retry-after'])
      throw new EmailDelayed(`${error.name} (${status})`, Number.isFinite(wish) && wish > 0 ? wish : null)
    },
  }
}
