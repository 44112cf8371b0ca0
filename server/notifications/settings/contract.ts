// What the dashboard asks about how an organization's messages leave; safe in the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { email, line } from '@/server/kernel/text'

export const carrierNames = ['resend', 'smtp', 'sendgrid'] as const
export type CarrierName = (typeof carrierNames)[number]

/** What is asked, the first first: the organization's own choice of what is configured, else the installation's order. */
export function orderInForce<Name extends CarrierName>(
  own: readonly string[] | null,
  configured: readonly Name[],
): readonly Name[] {
  const order = (own ?? []).flatMap((name) => configured.find((known) => known === name) ?? [])
  return order.length > 0 ? order : configured
}

/** Minutes after midnight. */
const minute = z.int().min(0).max(1439)
const orNull = (text: unknown) => (typeof text === 'string' && text.trim() === '' ? null : text)

export const messageSettingsInput = z.strictObject({
  /** Empty: the installation's order. */
  providerOrder: z
    .array(z.enum(carrierNames))
    .max(carrierNames.length)
    .refine((names) => new Set(names).size === names.length, 'each once'),
  senderName: z.preprocess(orNull, line(100).nullable()),
  replyTo: z.preprocess(orNull, email.nullable()),
  quietFrom: minute,
  quietUntil: minute,
})
export type MessageSettingsInput = z.output<typeof messageSettingsInput>
/** `seen`: the version that the form began with, 0 where nothing was saved yet. */
export const saveMessageSettingsInput = messageSettingsInput.extend({ seen: z.int().min(0) })

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/
export const senderDomainInput = z.strictObject({
  domain: z
    .string()
    .max(300)
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.string().max(200).regex(DOMAIN)),
  /** Before the @. */
  localPart: z
    .string()
    .max(100)
    .transform((text) => text.trim().toLowerCase())
    .pipe(
      z
        .string()
        .regex(/^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/)
        .refine((text) => !text.includes('..'), fault('not_an_email', 'is not a part of an address')),
    ),
})
export type SenderDomainInput = z.output<typeof senderDomainInput>

export const suppressionsInput = z.strictObject({
  search: z.string().max(200).optional(),
  cursor: z.uuid().optional(),
})
export const releaseInput = z.strictObject({ id: z.uuid() })

export type DnsRecord = {
  /** SPF, DKIM, … */
  record: string
  name: string
  type: string
  value: string
  priority: number | null
  state: 'verified' | 'failed' | 'pending'
}

export type SenderDomainView = {
  domain: string
  localPart: string
  /** Only `verified` stands in From. */
  status: 'pending' | 'verified' | 'failed'
  /** Empty while Resend has not answered yet. */
  records: DnsRecord[]
  checkedAt: Date | null
}

export type MessageSettingsView = MessageSettingsInput & {
  version: number
  /** What is configured here, in the installation's order. */
  carriers: CarrierName[]
  /** Of these, those that report afterwards what became of a message. */
  reporting: CarrierName[]
  /** Where replies go without an address of their own; empty: none is known. */
  contactEmail: string
  /** By whose clock moments are told. */
  timeZone: string
  /** The installation's address, under which mails leave without a domain of one's own; null where none can leave. */
  address: string | null
  domain: SenderDomainView | null
  /** Domains are checked by Resend. */
  mayHaveDomain: boolean
}

export const suppressionReasons = ['bounced', 'complained', 'unsubscribed', 'by_member'] as const

export type SuppressionView = {
  id: string
  address: string
  scope: 'everything' | 'campaigns'
  reason: (typeof suppressionReasons)[number]
  createdAt: Date
}
