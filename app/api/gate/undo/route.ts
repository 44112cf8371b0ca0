// POST /api/gate/undo: takes a green back that was a mistake.
import { route } from '@/server/http/route'
import { gateUndoBody } from '@/server/scanning/contract'
import { gateEvent } from '@/server/scanning/gate-event'
import { undoAdmission } from '@/server/scanning/undo-admission'

export const POST = route({
  callers: ['user', 'api_key', 'device'],
  body: gateUndoBody,
  keyLimit: 'none',
  handle: (ctx, { body }) => undoAdmission(ctx, { eventId: gateEvent(ctx, body.eventId), scanId: body.scanId }),
})
