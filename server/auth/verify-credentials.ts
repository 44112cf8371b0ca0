// E-mail and password, for the browser and the REST API alike. Guards: a wrong password, an unknown address and a disabled user are
// one refusal after one amount of work; guesses are limited per network and per account, in parallel too. The network is asked first, so
// that one which has used its guesses up takes none from the accounts of others.
import type { Ctx } from '@/server/kernel/ctx'
import { networkOf } from '@/server/kernel/request-headers'
import type { CredentialsInput } from './contract'
import { isPassword } from './password'
import { giveBack, limit } from './rate-limit'
import { refuseCredentials } from './sessions'

/** The hash is what a session is opened over (sessions.ts); it goes no further. */
export type KnownUser = { id: string; email: string; passwordHash: string }

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
    select: { id: true, email: true, passwordHash: true, disabledAt: true },
  })
  const matches = await isPassword(found?.passwordHash ?? null, input.password)
  if (!matches || !found?.passwordHash || found.disabledAt) refuseCredentials()
  await giveBack(ctx, 'login_address', address)
  return { id: found.id, email: found.email, passwordHash: found.passwordHash }
}
