import { route } from '@/server/http/route'
import { cancelPurchase } from '@/server/payments/cancel-purchase'
import { purchaseIdInput } from '@/server/purchases/contract'
import { getPurchase } from '@/server/purchases/queries'

export const GET = route({
  callers: ['buyer', 'user', 'api_key'],
  params: purchaseIdInput,
  handle: (ctx, { params }) => getPurchase(ctx, params.id),
})

export const DELETE = route({
  callers: ['buyer', 'user', 'api_key'],
  params: purchaseIdInput,
  handle: (ctx, { params }) => cancelPurchase(ctx, params),
})
