// What links into an account are for. Guards: a link is spent in the transaction of what it does; a new password, and the first link of a mailbox,
// end every session of before and every other open link; a link that cannot be spent costs no hashing.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { linkState, refuseLink, spendAccountLink } from './account-link'
import { addressOf } from './ask-for-link'
import type { ResetPassword } from './contract'
import { hashPassword } from './password'
import { proveMailbox, setPassword } from './prove-mailbox'
import { limit } from './rate-limit'
import { openSession } from './sessions'

/** Signs in whoever has the mailbox, in a browser. */
export async function signInByLink(
  ctx: Ctx,
  { token, rememberMe, userAgent }: { token: string; rememberMe: boolean; userAgent: string | null },
): Promise<{ id: string; userId: string }> {
  await limit(ctx, 'account_link_shown', addressOf(ctx))
  return inTransaction(ctx, async (tx) => {
    const { userId } = await spendAccountLink(tx, token, 'sign_in')
    await proveMailbox(tx, { userId })
    return openSession(tx, { userId, organizationId: null, rememberMe, userAgent })
  })
}

/** Answers the address of the account, with which its owner is signed in next. */
export async function resetPassword(ctx: Ctx, { token, password }: ResetPassword): Promise<{ email: string }> {
  await limit(ctx, 'account_link_shown', addressOf(ctx))
  const state = await linkState(ctx, token, 'password_reset')
  if (state !== 'open') refuseLink(state)
  const passwordHash = await hashPassword(password)
  return inTransaction(ctx, async (tx) => {
    const { userId } = await spendAccountLink(tx, token, 'password_reset')
    return setPassword(tx, userId, passwordHash)
  })
}
