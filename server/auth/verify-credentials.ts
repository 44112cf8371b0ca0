// E-mail and password, for the browser and the REST API alike. Guards: a wrong password, an unknown address and a disabled user are
// one refusal after one amount of work; guesses are limited per network and per account, in parallel too. The network is asked first, so
// that one which has used its guesses up takes none from the accounts of others.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { networkOf } from '@/server/kernel/request-headers'
import type { CredentialsInput } from './contract'
import { isPassword } from './password'
import { giveBack, limit } from './rate-limit'

export type KnownUser = { id: string; email: string; name: string; locale: string }

export async function verifyCredentials(
  ctx: Ctx,
  input: Pick<CredentialsInput, 'email' | 'password'>,
): Promise<KnownUser> {
  const address = networkOf((ctx.actor.kind === 'anonymous' ? ctx.actor.address : null) ?? 'unknown')
  await limit(ctx, 'login_address', address)
  await limit(ctx, 'login_account_from', JSON.stringify([input.email, address]))
  await limit(ctx, 'login_account', input.email)

  const found = await ctx.db.user.findUnique({
    where: { email: input.email },
    select: { id: true, email: true, name: true, locale: true, passwordHash: true, disabledAt: true },
  })
  const matches = await isPassword(found?.passwordHash ?? null, input.password)
  if (!found || !matches || found.disabledAt) {
    fail('unauthenticated', 'auth.invalid_credentials', 'This e-mail address and password do not belong together.')
  }
  await giveBack(ctx, 'login_address', address)
  const { passwordHash: _, disabledAt: __, ...user } = found
  return user
}
