import { route } from '@/server/http/route'
import { purchaseIdInput, setBuyerInput } from '@/server/purchases/contract'
import { setBuyer } from '@/server/purchases/set-buyer'

export const PUT = route({
  callers: ['buyer'],
  params: purchaseIdInput,
  body: setBuyerInput,
  handle: (ctx, { params, body }) => setBuyer(ctx, params.id, body),
})
