// Anybody can make an account with an address that is not theirs. The first link out of its mailbox shows whose it is. Guards: from then on nobody
// gets in by what was there before: the password, unless the link is the one that chooses it, every session and every other link end in the same
// transaction, and the mailbox is told.
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'

/** Once for each account; later links change nothing. `sessionId`: in which the link was used, it stays. */
export async function proveMailbox(
  tx: TxCtx,
  { userId, sessionId = null }: { userId: string; sessionId?: string | null },
): Promise<void> {
  const { count } = await tx.db.user.updateMany({
    where: { id: userId, mailboxProvenAt: null },
    data: { mailboxProvenAt: tx.now, passwordHash: null },
  })
  if (count === 0) return
  await endAccess(tx, userId, sessionId)
  await tellOfPassword(tx, userId, 'password_removed')
}

/** A password that was chosen behind a link: it proves the mailbox as well. Holds the user's row, as every use of a link does. */
export async function setPassword(tx: TxCtx, userId: string, passwordHash: string): Promise<{ email: string }> {
  await tx.db.user.updateMany({ where: { id: userId, mailboxProvenAt: null }, data: { mailboxProvenAt: tx.now } })
  await endAccess(tx, userId, null)
  await tellOfPassword(tx, userId, 'password_changed')
  return tx.db.user.update({ where: { id: userId }, data: { passwordHash }, select: { email: true } })
}

async function endAccess(tx: TxCtx, userId: string, exceptSessionId: string | null): Promise<void> {
  const others = exceptSessionId === null ? {} : { id: { not: exceptSessionId } }
  await tx.db.authSession.updateMany({ where: { userId, revokedAt: null, ...others }, data: { revokedAt: tx.now } })
  await tx.db.accountLink.updateMany({ where: { userId, usedAt: null }, data: { usedAt: tx.now } })
}

function tellOfPassword(tx: TxCtx, userId: string, kind: 'password_changed' | 'password_removed'): Promise<void> {
  return enqueue(tx, 'mail-password-notice', { userId, kind, key: tx.random.uuid(tx.now) })
}
