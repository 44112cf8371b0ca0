// Resend behind the port, through its own SDK. Guards: a message's key is its idempotency key, so that asking again within a day sends it
// once; its identity is a tag, so that what Resend reports names the message even where the answer was lost.
import type { Resend } from 'resend'
import { inWords, outcomeOfFailure, outcomeOfStatus } from './http-outcome'
import type { EmailSender, HandOver, OutgoingEmail } from './message-sender'
import { resendClient } from './resend-client'
import { IDENTITY_NAME, namedMailbox, sendSafely } from './sendable'

/** Answers by which Resend says that this very message is at fault. */
const refusals = new Set([
  'validation_error',
  'invalid_attachment',
  'invalid_to_address',
  'missing_required_field',
  'invalid_parameter',
])

/** Null while Resend is not configured. */
export function resendSender(): EmailSender | null {
  const resend = resendClient()
  if (!resend) return null
  return {
    name: 'resend',
    send: (email) =>
      sendSafely(email, async (safe) => {
        try {
          return outcomeOf(await ask(resend, safe))
        } catch (error) {
          return outcomeOfFailure(error)
        }
      }),
  }
}

function ask(resend: Resend, email: OutgoingEmail) {
  return resend.emails.send(
    {
      from: namedMailbox(email.from),
      to: [email.to],
      ...(email.replyTo !== null && { replyTo: email.replyTo }),
      subject: email.subject,
      html: email.html,
      text: email.text,
      headers: { ...email.headers },
      tags: [{ name: IDENTITY_NAME, value: email.identity }],
      attachments: email.attachments.map(({ filename, content, contentType }) => ({ filename, content, contentType })),
    },
    { idempotencyKey: email.key },
  )
}

function outcomeOf({ data, error, headers }: Awaited<ReturnType<typeof ask>>): HandOver {
  if (data) return { outcome: 'taken', messageId: data.id }
  // Taken before under this key, with other words (an event was renamed since): the recipient has it, and must not get it twice.
  if (error.name === 'invalid_idempotent_request') return { outcome: 'taken', messageId: null }
  const status = error.statusCode ?? 0
  const reason = `${error.name}: ${error.message}`
  // A twin with the same key is still at it.
  if (error.name === 'concurrent_idempotent_requests') return { outcome: 'unknown', reason: inWords(reason) }
  const isOfMessage = (status === 400 || status === 422) && refusals.has(error.name)
  // The sender's domain is the installation's or the organization's to mend; another provider may know it.
  if (isOfMessage && !/`(from|reply_to)`|domain/i.test(error.message))
    return { outcome: 'refused', reason: inWords(reason) }
  const answer = outcomeOfStatus(status, reason, headers?.['retry-after'] ?? null)
  if (answer.outcome !== 'not_taken') return answer
  if (/domain is not verified/i.test(error.message)) return { ...answer, fault: 'domain' }
  // Of a key it says 401 or 403.
  return /_api_key$/.test(error.name) ? { ...answer, fault: 'carrier' } : answer
}
