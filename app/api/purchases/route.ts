import { purchaseTokenSecrets } from '@/server/http/purchase-token-secrets'
import { route } from '@/server/http/route'
import { placeHoldInput } from '@/server/purchases/contract'
import { placeHold } from '@/server/purchases/place-hold'

export const POST = route({
  callers: ['anonymous', 'user', 'api_key'],
  body: placeHoldInput,
  idempotent: true,
  secrets: purchaseTokenSecrets,
  status: 201,
  handle: (ctx, { body }) => placeHold(ctx, body),
})
