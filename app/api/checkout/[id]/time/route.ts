import { route } from '@/server/http/route'
import { purchaseIdInput } from '@/server/purchases/contract'
import { prolongHold } from '@/server/purchases/prolong-hold'

export const POST = route({
  callers: ['buyer'],
  params: purchaseIdInput,
  handle: (ctx, { params }) => prolongHold(ctx, params.id),
})
