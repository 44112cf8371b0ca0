import { setBilling } from '@/server/documents/set-billing'
import { route } from '@/server/http/route'
import { billing, purchaseIdInput } from '@/server/purchases/contract'

export const PUT = route({
  callers: ['buyer'],
  params: purchaseIdInput,
  body: billing,
  handle: (ctx, { params, body }) => setBilling(ctx, params.id, body),
})
