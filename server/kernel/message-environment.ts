// The part of the environment that says who carries mails and SMS. Guards: a provider is configured whole or not at all, and an installation
// in earnest never hands messages to a stand-in.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { httpUrl, isLoopback, secretList } from './environment-values'
import { parseSmtpAddress } from './smtp-address'

const mailProviders = ['resend', 'smtp', 'sendgrid'] as const
export type MailProvider = (typeof mailProviders)[number]

export const messageVariables = {
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'must be an address like "Portillon <tickets@example.org>"')
    .optional(),
  MAIL_ORDER: z
    .string()
    .default(mailProviders.join(','))
    .transform((text, context) => {
      const names = text.split(',').map((name) => name.trim())
      const known = mailProviders.filter((name) => names.includes(name))
      if (known.length !== names.length)
        context.addIssue({ code: 'custom', message: `must name each of ${mailProviders.join(', ')} at most once` })
      // What is not named comes last: a provider that is configured is never left out in silence.
      const order = [...names.flatMap((name) => mailProviders.filter((one) => one === name)), ...mailProviders]
      return [...new Set<MailProvider>(order)]
    }),
  RESEND_API_KEY: z.string().optional(),
  RESEND_API_BASE: httpUrl('must be an http(s) address').optional(),
  RESEND_WEBHOOK_SECRET: secretList(
    (secret) => /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/.test(secret),
    'must be signing secrets of Resend (whsec_…), separated by commas',
  ).optional(),
  SMTP_URL: z
    .string()
    .transform((text, context) => {
      try {
        return parseSmtpAddress(text)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        context.addIssue({ code: 'custom', message: error.message })
        return z.NEVER
      }
    })
    .optional(),
  SENDGRID_API_KEY: z.string().startsWith('SG.', 'must be a key of SendGrid (SG.…)').optional(),
  SENDGRID_API_BASE: httpUrl('must be an http(s) address').optional(),
  SENDGRID_WEBHOOK_KEY: z
    .string()
    .transform((text, context) => {
      try {
        return text.split(',').map(readPublicKey)
      } catch {
        const message = 'must be public keys of SendGrid’s signed event webhook (MFkw…), separated by commas'
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }
    })
    .optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'must be the SID of a Twilio account (AC and 32 hexadecimal digits)')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16, 'is too short for a token').optional(),
  TWILIO_FROM: z
    .string()
    .regex(
      /^(\+[1-9]\d{4,14}|MG[0-9a-fA-F]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
      'must be a number like +33700000000, a messaging service (MG…) or a name of at most 11 letters and digits',
    )
    .optional(),
  TWILIO_API_BASE: httpUrl('must be an http(s) address').optional(),
}

/** Throws for what is no public key of an elliptic curve. */
function readPublicKey(text: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ec') throw new RangeError('another kind of key')
  return key
}

type Values = z.infer<z.ZodObject<typeof messageVariables>>

export function messageContradictions(values: Values, inEarnest: boolean): string[] {
  const found: string[] = []
  for (const name of ['RESEND_API_KEY', 'SMTP_URL', 'SENDGRID_API_KEY'] as const)
    if (values[name] && !values.MAIL_FROM) found.push(`MAIL_FROM must be set with ${name}: mails need a sender.`)
  const twilio = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const
  const missing = twilio.filter((name) => !values[name])
  if (missing.length > 0 && missing.length < twilio.length)
    found.push(`Twilio needs ${twilio.join(', ')} together: ${missing.join(', ')} is not set.`)
  for (const name of ['RESEND_API_BASE', 'SENDGRID_API_BASE', 'TWILIO_API_BASE'] as const) {
    const base = values[name]
    if (inEarnest && base && isLoopback(base))
      found.push(`${name} points at this machine, where only a stand-in can answer. Set PORTILLON_DEMO=1 for a demo.`)
  }
  return found
}

export function messageSettings(values: Values) {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = values
  return {
    /** Null where no mail is sent: mails wait in the database. */
    mailFrom: values.MAIL_FROM ?? null,
    /** All of them, configured or not: who is asked first, and who then. */
    mailOrder: values.MAIL_ORDER,
    resend: values.RESEND_API_KEY
      ? {
          apiKey: values.RESEND_API_KEY,
          apiBase: values.RESEND_API_BASE ?? null,
          /** Empty: what became of a mail is not learned. */
          webhookSecrets: values.RESEND_WEBHOOK_SECRET ?? [],
        }
      : null,
    smtp: values.SMTP_URL ?? null,
    sendgrid: values.SENDGRID_API_KEY
      ? {
          apiKey: values.SENDGRID_API_KEY,
          apiBase: values.SENDGRID_API_BASE ?? null,
          /** Empty: what became of a mail is not learned. */
          webhookKeys: values.SENDGRID_WEBHOOK_KEY ?? [],
        }
      : null,
    /** Null: SMS wait in the database. */
    twilio:
      accountSid && authToken && from
        ? { accountSid, authToken, from, apiBase: values.TWILIO_API_BASE ?? new URL('https://api.twilio.com') }
        : null,
  }
}
