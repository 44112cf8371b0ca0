// PayPal as far as it is used: orders, captures, refunds, disputes, and what it says about a webhook's signature. Knows no tickets.
// Guards: every answer is parsed before it is believed; whatever moves money has its key.
import { z } from 'zod'
import { env } from '@/server/kernel/env'
import { askPaypal } from './paypal-http'

const money = z.object({ currency_code: z.string(), value: z.string() })

const link = z.object({ rel: z.string(), href: z.string() })
const refund = z.object({
  id: z.string(),
  status: z.string(),
  amount: money.optional(),
  custom_id: z.string().optional(),
  links: z.array(link).default([]),
})
const capture = z.object({
  id: z.string(),
  status: z.string(),
  amount: money,
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().optional() }).optional() }).optional(),
})
const order = z.object({
  id: z.string(),
  status: z.string(),
  purchase_units: z
    .array(
      z.object({
        amount: money,
        custom_id: z.string().optional(),
        payments: z.object({ captures: z.array(capture).optional(), refunds: z.array(refund).optional() }).optional(),
      }),
    )
    .min(1),
  links: z.array(link).default([]),
})
const dispute = z.object({
  dispute_id: z.string(),
  create_time: z.iso.datetime({ offset: true }),
  status: z.string(),
  reason: z.string().default('OTHER'),
  dispute_amount: money,
  disputed_transactions: z.array(z.object({ seller_transaction_id: z.string().optional() })).default([]),
  seller_response_due_date: z.iso.datetime({ offset: true }).optional(),
  dispute_outcome: z.object({ outcome_code: z.string().optional() }).optional(),
})
const verification = z.object({ verification_status: z.enum(['SUCCESS', 'FAILURE']) })

export type PaypalMoney = z.infer<typeof money>
export type PaypalOrder = z.infer<typeof order>
export type PaypalRefund = z.infer<typeof refund>
export type PaypalDispute = z.infer<typeof dispute>

export type PaypalOrderRequest = {
  intent: 'CAPTURE'
  purchase_units: {
    amount: PaypalMoney & { breakdown: { item_total: PaypalMoney } }
    items: { name: string; unit_amount: PaypalMoney; quantity: string; category: 'DIGITAL_GOODS' }[]
    description: string
    custom_id: string
    invoice_id: string
    soft_descriptor?: string
  }[]
  payment_source: {
    paypal: {
      experience_context: {
        brand_name: string
        locale: string
        shipping_preference: 'NO_SHIPPING'
        user_action: 'PAY_NOW'
        payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED' | 'UNRESTRICTED'
        return_url: string
        cancel_url: string
      }
    }
  }
}

type PaypalRefundRequest = { amount: PaypalMoney; custom_id: string; invoice_id: string }

/** The headers of a webhook, by PayPal's own names. */
export type PaypalTransmission = {
  auth_algo: string
  cert_url: string
  transmission_id: string
  transmission_sig: string
  transmission_time: string
}

/** Null while PayPal is not configured. */
export function paypalClient() {
  return env().paypal ? client : null
}

export function isLivePaypal(): boolean {
  return /^api(-m)?\.paypal\.com$/.test(env().paypal?.apiBase.hostname ?? '')
}

const client = {
  createOrder: (request: PaypalOrderRequest, requestId: string) =>
    askPaypal({ method: 'POST', path: '/v2/checkout/orders', body: JSON.stringify(request), requestId, answer: order }),

  fetchOrder: (id: string) => askPaypal({ method: 'GET', path: `/v2/checkout/orders/${segment(id)}`, answer: order }),

  /** The order, with its capture. */
  captureOrder: (id: string, requestId: string) =>
    askPaypal({
      method: 'POST',
      path: `/v2/checkout/orders/${segment(id)}/capture`,
      body: '{}',
      requestId,
      answer: order,
    }),

  fetchCapture: (id: string) =>
    askPaypal({ method: 'GET', path: `/v2/payments/captures/${segment(id)}`, answer: capture }),

  refundCapture: (id: string, request: PaypalRefundRequest, requestId: string) =>
    askPaypal({
      method: 'POST',
      path: `/v2/payments/captures/${segment(id)}/refund`,
      body: JSON.stringify(request),
      requestId,
      answer: refund,
    }),

  fetchRefund: (id: string) =>
    askPaypal({ method: 'GET', path: `/v2/payments/refunds/${segment(id)}`, answer: refund }),

  fetchDispute: (id: string) =>
    askPaypal({ method: 'GET', path: `/v1/customer/disputes/${segment(id)}`, answer: dispute }),

  /**
   * Whether PayPal sent this to our webhook. @param rawEvent valid JSON exactly as it came: the signature covers its bytes, so it is
   * put into the question as it is and never written anew.
   */
  async isGenuine(transmission: PaypalTransmission, rawEvent: string): Promise<boolean> {
    const question = JSON.stringify({ ...transmission, webhook_id: env().paypal?.webhookId })
    const answer = await askPaypal({
      method: 'POST',
      path: '/v1/notifications/verify-webhook-signature',
      body: `${question.slice(0, -1)},"webhook_event":${rawEvent}}`,
      answer: verification,
    })
    return answer.verification_status === 'SUCCESS'
  },
}

export type PaypalClient = typeof client

function segment(id: string): string {
  return encodeURIComponent(id)
}
