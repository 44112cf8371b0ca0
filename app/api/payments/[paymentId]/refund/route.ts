import { z } from 'zod'
import { route } from '@/server/http/route'
import { id } from '@/server/kernel/text'
import { refundPaymentInput } from '@/server/payments/refunds/contract'
import { refundPayment } from '@/server/payments/refunds/refund-purchase'

export const POST = route({
  callers: ['user', 'api_key'],
  params: z.strictObject({ paymentId: id }),
  body: refundPaymentInput,
  idempotent: true,
  status: 202,
  handle: (ctx, { params, body }) => refundPayment(ctx, { ...body, ...params }),
})
