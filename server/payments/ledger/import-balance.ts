// Reads the balance of an organization's account at its provider: movements, then payouts, then what does not fit. Guards: every page
// is one transaction with the mark of how far it came, so that a killed import goes on where it was, and two of them at once book once.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { StripeRefusal } from '@/server/providers/stripe-client'
import { openAttention } from '../attention/attention'
import { stripeBalance } from '../stripe/stripe-balance'
import { bookMovements } from './book-movements'
import { firstOrganization } from './first-organization'
import { matchMoney } from './match-money'
import type { BalanceAccount, BalanceReader, MovementPage, ProviderPayout } from './movement'

/** A payout can still fail this long after it was made. */
const PAYOUT_MEMORY_MS = 45 * 24 * 3_600_000
const PAGE = 100

export async function importBalance(ctx: Ctx, { organizationId }: { organizationId: string }): Promise<void> {
  const at = await balanceOf(ctx, organizationId)
  const reader = at && stripeBalance(at.account)
  if (!at || !reader) return
  const owner = (at.account === null ? await firstOrganization(ctx) : null) ?? organizationId
  try {
    const known = await readMovements(ctx, at, owner, reader)
    await readPayouts(ctx, at, owner, reader, known)
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    // The account is closed to us (disconnected, or of other keys): asking again in an hour is soon enough.
    ctx.log.warn({ organizationId, gateway: at.gateway, code: error.code }, 'a balance could not be read')
    return
  }
  await matchMoney(ctx, at)
  await ctx.db.balanceImport.update({ where: { gateway_account: keyOf(at) }, data: { readAt: ctx.now } })
}

/** The account whose balance tells about the organization's sales; null when there is none to ask. PayPal's API tells no balance. */
export async function balanceOf(ctx: Pick<Ctx, 'db'>, organizationId: string): Promise<BalanceAccount | null> {
  const { stripe } = env()
  if (!stripe) return null
  if (!stripe.connect) return { gateway: 'stripe', account: null }
  const connected = await ctx.db.providerAccount.findUnique({
    where: { organizationId_gateway: { organizationId, gateway: 'stripe' } },
  })
  return connected && { gateway: 'stripe', account: connected.ref }
}

export function keyOf({ gateway, account }: BalanceAccount): { gateway: string; account: string } {
  return { gateway, account: account ?? '' }
}

type Mark = { newestRef: string | null; backfillRef: string | null }

/** What is newer than the last one read; at first everything, from the newest back. Answers whether it had been read before. */
async function readMovements(
  ctx: Ctx,
  at: BalanceAccount,
  organizationId: string,
  reader: BalanceReader,
): Promise<boolean> {
  const key = keyOf(at)
  await ctx.db.balanceImport.createMany({ data: [key], skipDuplicates: true })
  const known = (await ctx.db.balanceImport.findUniqueOrThrow({ where: { gateway_account: key } })).readAt !== null
  for (;;) {
    const mark = await ctx.db.balanceImport.findUniqueOrThrow({ where: { gateway_account: key } })
    const isBackfill = mark.newestRef === null || mark.backfillRef !== null
    const page = await reader.page(cursorOf(mark))
    const next = nextMark(mark, page)
    await inTransaction(ctx, async (tx) => {
      await bookMovements(tx, at, organizationId, page.movements)
      // Another importer may have come further meanwhile: then its mark stands, and the next round goes on from there.
      await tx.db.balanceImport.updateMany({
        where: { ...key, newestRef: mark.newestRef, backfillRef: mark.backfillRef },
        data: next,
      })
    })
    // A first reading ends with a look at what came while it went on.
    if (!page.more && (!isBackfill || page.movements.length === 0 || next.newestRef === null)) return known
  }
}

function cursorOf({ newestRef, backfillRef }: Mark): { before?: string; after?: string } {
  if (newestRef === null) return {}
  return backfillRef === null ? { after: newestRef } : { before: backfillRef }
}

function nextMark({ newestRef, backfillRef }: Mark, { movements, more }: MovementPage): Mark {
  const newest = movements[0]?.ref ?? newestRef
  const oldest = more ? (movements.at(-1)?.ref ?? null) : null
  if (newestRef === null) return { newestRef: newest, backfillRef: oldest }
  if (backfillRef !== null) return { newestRef, backfillRef: oldest }
  return { newestRef: newest, backfillRef: null }
}

async function readPayouts(
  ctx: Ctx,
  at: BalanceAccount,
  organizationId: string,
  reader: BalanceReader,
  known: boolean,
): Promise<void> {
  const since = known ? new Date(ctx.now.getTime() - PAYOUT_MEMORY_MS) : null
  for await (const payout of reader.payouts(since)) {
    await inTransaction(ctx, (tx) => keepPayout(tx, at, organizationId, payout))
    if (!payout.automatic) continue
    const where = { gateway: at.gateway, account: at.account, payoutRef: payout.ref, kind: { not: 'payout' } }
    if (!payout.unfinished && (await ctx.db.balanceEntry.count({ where })) > 0) continue
    await markPaidOut(ctx, at, reader, payout)
  }
}

/** A payout may hold tens of thousands of movements: a page's worth is marked at a time. */
async function markPaidOut(
  ctx: Ctx,
  { gateway, account }: BalanceAccount,
  reader: BalanceReader,
  { ref: payoutRef }: ProviderPayout,
): Promise<void> {
  let refs: string[] = []
  const mark = async () => {
    await ctx.db.balanceEntry.updateMany({
      where: { gateway, account, providerRef: { in: refs }, payoutRef: null },
      data: { payoutRef },
    })
    refs = []
  }
  for await (const ref of reader.movementsOf(payoutRef)) if (refs.push(ref) === PAGE) await mark()
  if (refs.length > 0) await mark()
}

async function keepPayout(
  tx: TxCtx,
  { gateway, account }: BalanceAccount,
  organizationId: string,
  { ref, status, amount, currency, arrivesOn, at }: ProviderPayout,
): Promise<void> {
  const where = { gateway_providerRef: { gateway, providerRef: ref } }
  const before = await tx.db.payout.findUnique({ where, select: { status: true } })
  const { id } = await tx.db.payout.upsert({
    where,
    create: {
      id: tx.random.uuid(tx.now),
      organizationId,
      gateway,
      account,
      providerRef: ref,
      status,
      amountMinor: amount,
      currency,
      arrivesOn,
      at,
    },
    update: { status, arrivesOn },
    select: { id: true },
  })
  const isOld = before === null && at.getTime() < tx.now.getTime() - PAYOUT_MEMORY_MS
  if (status !== 'failed' || before?.status === 'failed' || isOld) return
  const about = { organizationId, kind: 'payout_failed', subjectKind: 'payout', subjectId: id } as const
  await openAttention(tx, { ...about, amountMinor: amount, currency })
}
