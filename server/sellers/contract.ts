// How an organization is paid: the gateways it opens, who bears the fee, its account at a provider; safe for the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { email, line, lines } from '@/server/kernel/text'

/** In the order in which they are offered unless the organizer chose another. `external`: bank transfer, cash, mobile money. */
export const gatewayNames = ['stripe', 'paypal', 'external'] as const
export type GatewayName = (typeof gatewayNames)[number]

export const feeBearers = ['organizer', 'buyer'] as const
export type FeeBearer = (typeof feeBearers)[number]

export const externalMethodNames = ['bank_transfer', 'cash', 'mobile_money'] as const
export type ExternalMethodName = (typeof externalMethodNames)[number]

/** Of payment_settings.external_methods. */
export const externalMethods = z.partialRecord(
  z.enum(externalMethodNames),
  z.object({ enabled: z.boolean(), instructions: z.string() }),
)
export type ExternalMethods = z.infer<typeof externalMethods>

/** One of them: who takes it says how it is paid. */
const externalMethod = z
  .strictObject({ enabled: z.boolean(), instructions: lines(2000) })
  .refine(({ enabled, instructions }) => !enabled || instructions !== '', {
    ...fault('required', 'must say how the buyer pays'),
    path: ['instructions'],
  })

const maxExternalDeadlineHours = 30 * 24

export const externalMethodsInput = z.strictObject({
  methods: z.strictObject({ bank_transfer: externalMethod, cash: externalMethod, mobile_money: externalMethod }),
  /** How long places wait for the money, unless the doors open before. */
  deadlineHours: z.int().min(1).max(maxExternalDeadlineHours),
})
export type ExternalMethodSettings = z.output<typeof externalMethodsInput>

/**
 * What stands on the buyer's bank statement after the account's own name: 5 to 22 plain Latin signs, a letter among them; accents are
 * taken off, since card networks do not print them. Empty: nothing is added.
 */
export const statementText = z
  .string()
  .max(100)
  .transform((text) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', ' ').replace(/\s+/g, ' ').trim())
  .refine(
    (text) => text === '' || (/^[\x20-\x7e]{5,22}$/.test(text) && !/[<>\\'"*]/.test(text) && /[A-Za-z]/.test(text)),
    fault(
      'not_printable',
      'must have 5 to 22 plain letters, digits or signs, none of < > \\ \' " *, and a letter among them',
    ),
  )

/** A name or address of one machine: no wildcard, no empty label, no dot at its end. */
const plainHost = /^(\[[\da-f:.]+\]|[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*)$/

/** An origin without path; https, but on this machine. */
export const returnOrigin = z
  .string()
  .max(300)
  .transform((text, context) => {
    const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
    const isLocal = url !== null && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)
    const isBare = url !== null && url.href === `${url.origin}/` && !/[\\\s]/.test(text.trim())
    if (isSafe && isBare && plainHost.test(url.hostname)) return url.origin
    context.addIssue({
      code: 'custom',
      message: 'must be an https address without path, such as https://www.example.org',
      params: { code: 'not_an_origin' },
    })
    return z.NEVER
  })

export const paymentSettingsInput = z.strictObject({
  /** In the order in which they are offered; left out: closed. */
  gateways: z
    .array(z.enum(gatewayNames))
    .refine((names) => new Set(names).size === names.length, fault('duplicate', 'names a gateway twice')),
  feeBearer: z.enum(feeBearers),
  statementText,
  returnOrigins: z
    .array(returnOrigin)
    .max(10)
    .refine((origins) => new Set(origins).size === origins.length, fault('duplicate', 'names an address twice')),
})
export type PaymentSettingsInput = z.output<typeof paymentSettingsInput>

/** What the settings page shows. `stripe`: each organization's own account, the installation's, or none. */
export type PaymentSettingsView = PaymentSettingsInput & {
  installation: { stripe: 'connect' | 'own' | null; paypal: boolean; origin: string }
}

const maybeLine = (max: number) => z.union([z.literal(''), line(max)])

/** Who sells, as invoices name them; everything may be left out. */
export const sellerDetailsInput = z.strictObject({
  /** Empty: the organization's name. */
  legalName: maybeLine(200),
  address: lines(500),
  /** SIREN, company number. */
  registration: maybeLine(100),
  /** Empty: the seller charges no tax. */
  vatNumber: maybeLine(30),
  /** Before every number, `TDB-`. */
  invoicePrefix: z
    .string()
    .trim()
    .refine((text) => /^[A-Za-z0-9-]{0,12}$/.test(text), fault('invalid', 'letters, digits and hyphens, at most 12')),
  /** At the foot of every document: terms, penalties, insurance. */
  footer: lines(500),
  /** Where those who hold tickets write to; on the tickets and their pages. Empty: nowhere is named. */
  contactEmail: z
    .string()
    .trim()
    .toLowerCase()
    .refine((text) => text === '' || email.safeParse(text).success, fault('not_an_email', 'is not an e-mail address')),
})
export type SellerDetails = z.output<typeof sellerDetailsInput>
