// The checkout page's own door: places first, the buyer's name afterwards. Partners send both at once to /api/purchases.
import { route } from '@/server/http/route'
import { checkoutHoldInput } from '@/server/purchases/contract'
import { placeHold } from '@/server/purchases/place-hold'
import { purchaseTokenSecrets } from '@/server/purchases/purchase-token-secrets'

export const POST = route({
  callers: ['anonymous'],
  body: checkoutHoldInput,
  idempotent: true,
  secrets: purchaseTokenSecrets,
  status: 201,
  handle: (ctx, { body }) => placeHold(ctx, body),
})
