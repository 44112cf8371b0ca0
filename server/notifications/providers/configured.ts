// Who carries messages from this installation: what its environment configures, made once per process, since senders keep connections.
import { type Env, env } from '@/server/kernel/env'
import type { EmailProvider, EmailSender, OutgoingEmail, SmsSender } from './message-sender'
import { resendSender } from './resend-sender'
import { sendgridSender } from './sendgrid-sender'
import { smtpSender } from './smtp-sender'
import { twilioSender } from './twilio-sender'

type Senders = { email: ReadonlyMap<EmailProvider, EmailSender>; sms: SmsSender | null }

const makers: Record<EmailProvider, () => EmailSender | null> = {
  resend: resendSender,
  smtp: smtpSender,
  sendgrid: sendgridSender,
}

const made = new WeakMap<Env, Senders>()

function senders(): Senders {
  const settings = env()
  const known = made.get(settings)
  if (known) return known
  const email = settings.mailOrder.flatMap((name) => {
    const sender = makers[name]()
    return sender ? [[name, sender] as const] : []
  })
  const all = { email: new Map(email), sms: twilioSender() }
  made.set(settings, all)
  return all
}

/** In the installation's order; empty while no mail provider is configured: then mails wait in the database. */
export function emailSenders(): ReadonlyMap<EmailProvider, EmailSender> {
  return senders().email
}

/** Null: SMS wait in the database. */
export function smsSender(): SmsSender | null {
  return senders().sms
}

/** MAIL_FROM taken apart; null where no mail can be sent. */
export function installationMailbox(): OutgoingEmail['from'] | null {
  const { mailFrom } = env()
  if (mailFrom === null) return null
  const [, name, address] = /^(.*?)\s*<([^<>]+)>$/.exec(mailFrom) ?? []
  if (name === undefined || address === undefined) return { name: '', address: mailFrom.replace(/[<>]/g, '') }
  return { name: name.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1'), address }
}
