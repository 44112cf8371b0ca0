// Sign-in of the REST API: credentials against a JWT that names one organization.
import { loginInput } from '@/server/auth/contract'
import { login } from '@/server/auth/login'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['anonymous'],
  body: loginInput,
  handle: (ctx, { body, request }) => login(ctx, { ...body, userAgent: request.headers.get('user-agent') }),
})
