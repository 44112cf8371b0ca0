// Lets another service ask whether a token lives and what it may do. Always 200: a dead token is an answer.
import { validateInput } from '@/server/auth/contract'
import { validateToken } from '@/server/auth/validate-token'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['anonymous'],
  body: validateInput,
  shape: 'plain',
  handle: (ctx, { body }) => validateToken(ctx, body),
})
