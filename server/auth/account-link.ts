// Links into an account: to sign in, or to choose a password. Guards: good once and for a while; used by compare-and-set under the lock of its
// user, so that of two uses at once one is refused; its token is derived from the id and lies nowhere.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { type LinkPurpose, type LinkState, linkMinutes } from './contract'

const pages: Readonly<Record<LinkPurpose, string>> = {
  sign_in: '/sign-in/by-mail',
  password_reset: '/forgotten-password',
}

/** A link ends by its row; its address never changes. */
const VERSION = 0

const capabilityOf = (purpose: LinkPurpose) => `account-link/${purpose}`

export function accountLinkUrl({ id, purpose }: { id: string; purpose: LinkPurpose }, locale: Locale): string {
  return pageUrl(`${pages[purpose]}/${makeCapability(env().authSecret, capabilityOf(purpose), id, VERSION)}`, locale)
}

/** With an id that the caller chose beforehand: asked for twice, it is one link. */
export async function makeAccountLink(
  tx: TxCtx,
  { id, userId, purpose }: { id: string; userId: string; purpose: LinkPurpose },
): Promise<void> {
  const expiresAt = new Date(tx.now.getTime() + linkMinutes[purpose] * 60_000)
  const data = [{ id, userId, purpose, createdAt: tx.now, expiresAt }]
  await tx.db.accountLink.createMany({ data, skipDuplicates: true })
}

/** Looking at it uses nothing up: mail servers open what they deliver. */
export async function linkState(ctx: Ctx, token: string, purpose: LinkPurpose): Promise<LinkState> {
  const link = await findLink(ctx, token, purpose)
  if (!link || link.user.disabledAt) return 'unknown'
  if (link.usedAt) return 'used'
  return link.expiresAt > ctx.now ? 'open' : 'expired'
}

/** Whether using it takes away a password, being the first link of its mailbox that is used (prove-mailbox.ts). */
export async function removesPassword(ctx: Ctx, token: string): Promise<boolean> {
  const link = await findLink(ctx, token, 'sign_in')
  return link !== null && link.user.mailboxProvenAt === null
}

/** Uses it up, and with it every other open one of its user that is for the same: their mailbox has been shown once, that is enough. */
export async function spendAccountLink(tx: TxCtx, token: string, purpose: LinkPurpose): Promise<{ userId: string }> {
  const link = await findLink(tx, token, purpose)
  if (!link) refuseLink('unknown')
  const { id, userId } = link
  await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
  const used = await tx.db.accountLink.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: tx.now } },
    data: { usedAt: tx.now },
  })
  const state = used.count === 1 && !link.user.disabledAt ? 'open' : await linkState(tx, token, purpose)
  if (state !== 'open') refuseLink(state)
  await tx.db.accountLink.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: tx.now } })
  return { userId }
}

export function refuseLink(state: Exclude<LinkState, 'open'>): never {
  if (state === 'unknown') notFound('account_link')
  if (state === 'used') fail('gone', 'account_link.used', 'This link has been used. Ask for another one.')
  fail('gone', 'account_link.expired', 'This link has expired. Ask for another one.')
}

async function findLink(ctx: Pick<Ctx, 'db'>, token: string, purpose: LinkPurpose) {
  const id = readCapability(token)
  if (!id || !isCapability(env().authSecret, capabilityOf(purpose), token, VERSION)) return null
  const link = await ctx.db.accountLink.findUnique({
    where: { id },
    include: { user: { select: { disabledAt: true, mailboxProvenAt: true } } },
  })
  return link?.purpose === purpose ? link : null
}
