// The port to those who carry messages. What they answer is told apart by the one thing that matters afterwards: whether the message may be
// with them already.

export const emailProviders = ['resend', 'smtp', 'sendgrid'] as const
export type EmailProvider = (typeof emailProviders)[number]
export type Provider = EmailProvider | 'twilio'

export type OutgoingEmail = {
  from: { name: string; address: string }
  replyTo: string | null
  to: string
  subject: string
  html: string
  text: string
  /** Besides those that every mail has: List-Unsubscribe and the like. One line each. */
  headers: Readonly<Record<string, string>>
  attachments: readonly { filename: string; content: Buffer; contentType: string }[]
  /** The notification's id: what tells a provider, or at last the recipient's mail program, that it is the same message. */
  identity: string
  /** By which a provider knows a repetition for one: the identity, and which of the tries that a person asked for it is. */
  key: string
}

export type OutgoingSms = { to: string; body: string; identity: string }

/**
 * Why it was not taken. `carrier`: its own failure, its limits, or the installation's key: the next message would fare no better. `domain`: it
 * does not send for the sender's domain. `message`: what it says or whose it is; others' messages may be taken all the same.
 */
export type Fault = 'carrier' | 'domain' | 'message'

export type HandOver =
  | { outcome: 'taken'; messageId: string | null }
  /** This very message is at fault; nobody else need be asked. */
  | { outcome: 'refused'; reason: string /** There is no such mailbox. */; isNoMailbox?: boolean }
  /** Certainly not taken: another provider may be asked at once. */
  | { outcome: 'not_taken'; reason: string; retryAfterSeconds: number | null; fault: Fault }
  /** It may have been taken: first the same provider is asked again, with the same identity. */
  | { outcome: 'unknown'; reason: string }

export type EmailSender = { name: EmailProvider; send(email: OutgoingEmail): Promise<HandOver> }
export type SmsSender = { name: 'twilio'; send(sms: OutgoingSms): Promise<HandOver> }
