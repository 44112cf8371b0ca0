import { createBatchInput } from '@/server/batches/contract'
import { createBatch } from '@/server/batches/create-batch'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['user', 'api_key'],
  body: createBatchInput,
  idempotent: true,
  status: 202,
  handle: (ctx, { body }) => createBatch(ctx, body),
})
