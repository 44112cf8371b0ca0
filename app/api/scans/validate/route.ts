// Decides about one ticket at the gate and records the attempt, in one call. Always 200 once it could be decided: a refusal
// is an answer, not an error.
import { route } from '@/server/http/route'
import { straight } from '@/server/http/straight-route'
import { scanInput } from '@/server/scanning/contract'
import { decideAtGate } from '@/server/scanning/rehearsal/decide-at-gate'

export const POST = straight(
  'POST /api/scans/validate',
  route({
    callers: ['user', 'api_key', 'device'],
    body: scanInput,
    keyLimit: 'none',
    shape: 'plain',
    handle: (ctx, { body }) => decideAtGate(ctx, body),
  }),
)
