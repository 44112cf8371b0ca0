import { route } from '@/server/http/route'
import { straight } from '@/server/http/straight-route'
import { placeHoldInput } from '@/server/purchases/contract'
import { placeHold } from '@/server/purchases/place-hold'
import { purchaseTokenSecrets } from '@/server/purchases/purchase-token-secrets'

export const POST = straight(
  'POST /api/purchases',
  route({
    callers: ['anonymous', 'user', 'api_key'],
    body: placeHoldInput,
    idempotent: true,
    secrets: purchaseTokenSecrets,
    status: 201,
    handle: (ctx, { body }) => placeHold(ctx, body),
  }),
)
