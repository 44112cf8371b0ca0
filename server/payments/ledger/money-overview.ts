// Where an organization's money is, from its ledger alone: what came, went back, was kept as fees or taken, was paid out, and what still
// lies at each provider. Currencies are never added up.
import { requireWholeOrganization } from '@/server/auth/policy'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { organizationZone } from '@/server/organizations/organization-zone'
import { gatewayNames } from '@/server/sellers/contract'
import type { MoneyOverview, MoneyReport } from './contract'
import { balanceOf, keyOf } from './import-balance'

type Row = { currency: string; causeKind: string; account: string; amount: number }

/** The whole organization's: a member of some events is refused. */
export async function moneyReport(ctx: Ctx): Promise<MoneyReport> {
  const organizationId = requireWholeOrganization(ctx, 'payments:read')
  const [rows, at] = await Promise.all([
    ctx.db.$queryRaw<Row[]>`
      SELECT currency, cause_kind AS "causeKind", account, sum(amount_minor)::float8 AS amount FROM ledger_entry
      WHERE organization_id = ${organizationId}::uuid GROUP BY 1, 2, 3`,
    balanceOf(ctx, organizationId),
  ])
  const read = at && (await ctx.db.balanceImport.findUnique({ where: { gateway_account: keyOf(at) } }))
  const currencies = [...new Set(rows.map((row) => row.currency))].sort()
  return {
    currencies: currencies.map((currency) => overviewOf(currency, rows)),
    readAt: read?.readAt ?? null,
    canRead: at !== null,
    timeZone: await organizationZone(ctx, organizationId),
  }
}

function overviewOf(currency: string, all: readonly Row[]): MoneyOverview {
  const rows = all.filter((row) => row.currency === currency)
  const total = (isIn: (row: Row) => boolean, sign = 1) =>
    money(sign * rows.filter(isIn).reduce((sum, row) => sum + row.amount, 0) || 0, currency)
  const atProvider = ({ account }: Row) => account.startsWith('provider:')
  return {
    currency,
    captured: total((row) => row.causeKind === 'capture' && atProvider(row)),
    refunded: total((row) => ['refund', 'refund_reversal'].includes(row.causeKind) && atProvider(row), -1),
    platformFees: total(({ account }) => account === 'fees:platform'),
    providerFees: total(({ account }) => account === 'fees:provider'),
    disputed: total(({ account }) => account === 'disputes'),
    paidOut: total(({ account }) => account === 'bank'),
    gateways: gatewayNames
      .filter((gateway) => rows.some(({ account }) => account === `provider:${gateway}`))
      .map((gateway) => ({ gateway, balance: total(({ account }) => account === `provider:${gateway}`) })),
  }
}

/** Reads the balance now instead of within the hour. */
export async function askForBalance(ctx: Ctx): Promise<void> {
  const organizationId = requireWholeOrganization(ctx, 'payments:read')
  await inTransaction(ctx, (tx) =>
    enqueue(tx, 'import-balance', { organizationId }, { jobKey: `balance:${organizationId}` }),
  )
}
