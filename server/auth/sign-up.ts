// A new account. An address that is taken is said to be taken: without a mail to confirm it, any other answer would leave a person who
// signs up twice in the dark. So addresses can be probed here, at ten a minute from one place; the work is the same either way.
import { type Ctx, isDuplicate } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { networkOf } from '@/server/kernel/request-headers'
import type { SignUpInput } from './contract'
import { hashPassword } from './password'
import { limit } from './rate-limit'

/** `mailboxProven`: who makes it came by a link out of that mailbox. */
export async function signUp(
  ctx: Ctx,
  input: SignUpInput,
  { mailboxProven = false }: { mailboxProven?: boolean } = {},
): Promise<{ userId: string }> {
  if (ctx.actor.kind === 'anonymous') await limit(ctx, 'sign_up_address', networkOf(ctx.actor.address ?? 'unknown'))
  const passwordHash = await hashPassword(input.password)
  const userId = ctx.random.uuid(ctx.now)
  try {
    await ctx.db.user.create({
      data: {
        id: userId,
        email: input.email,
        name: input.name,
        passwordHash,
        locale: input.locale,
        createdAt: ctx.now,
        mailboxProvenAt: mailboxProven ? ctx.now : null,
      },
    })
  } catch (error) {
    if (!isDuplicate(error)) throw error
    fail('conflict', 'auth.email_taken', 'There is already an account with this address. Sign in instead.', {
      cause: error,
    })
  }
  return { userId }
}
