// What an organization's own people are told of, and what each such mail needs to be written. Light. Guards: as with all mails, an address in it is a
// web page's.
import { z } from 'zod'

const text = z.string().max(1_000)
const webPage = z.url({ protocol: /^https?$/ }).max(2_000)
const money = z.strictObject({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
const instant = z.iso.datetime({ offset: true })

export const alertSchemas = {
  dispute_opened: z.strictObject({
    organizationName: text,
    eventTitle: text,
    timeZone: text,
    purchaseNumber: text,
    buyerName: text,
    amount: money,
    /** Why, in words of the mail's language. */
    reason: text,
    isInquiry: z.boolean(),
    /** PayPal judges itself, and takes evidence on its own page alone. */
    isAtPaypal: z.boolean(),
    dueAt: instant.nullable(),
    disputeUrl: webPage,
  }),
  /** To who answers for an organization: one of its webhook addresses is asked no more. */
  webhook_disabled: z.strictObject({
    organizationName: text,
    endpointName: text,
    url: text,
    /** It said itself that it is gone for good. */
    isGone: z.boolean(),
    /** Of the first of the failures in a row. */
    failingSince: instant,
    timeZone: text,
    webhooksUrl: webPage,
  }),
  /** To who answers for an organization: too much of a campaign came back. */
  campaign_paused: z.strictObject({
    organizationName: text,
    campaignName: text,
    /** `_lately`: of all that the organization's campaigns have sent over the last day. */
    reason: z.enum(['bounces', 'complaints', 'bounces_lately', 'complaints_lately']),
    cameBack: z.int(),
    sent: z.int(),
    waiting: z.int(),
    campaignUrl: webPage,
  }),
} satisfies Record<string, z.ZodType>
