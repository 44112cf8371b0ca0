// What to look for elsewhere about what waits for a person: the provider's own id, or what stood on the bank's statement. Guards: no id of
// ours is shown as if it were one of the bank's.
import type { AttentionItem } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { lineOfSource } from '../external/arrived'

/** By subject. */
export async function referencesOf(
  { db }: Pick<Ctx, 'db'>,
  rows: readonly Pick<AttentionItem, 'subjectKind' | 'subjectId'>[],
): Promise<Map<string, string | null>> {
  const of = (kind: string) => rows.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId)
  const [entries, payouts, payments, refunds] = await Promise.all([
    db.balanceEntry.findMany({ where: { id: { in: of('balance_entry') } }, select: { id: true, providerRef: true } }),
    db.payout.findMany({ where: { id: { in: of('payout') } }, select: { id: true, providerRef: true } }),
    db.payment.findMany({
      where: { id: { in: of('payment') } },
      select: { id: true, providerIntent: true, providerRef: true },
    }),
    db.refund.findMany({ where: { id: { in: of('refund') } }, select: { id: true, providerRef: true } }),
  ])
  const lines = await db.bankLine.findMany({
    where: {
      id: { in: [...of('bank_line'), ...payments.flatMap(({ providerIntent }) => lineOfSource(providerIntent))] },
    },
    select: { id: true, text: true },
  })
  const textOf = new Map(lines.map(({ id, text }) => [id, text]))
  return new Map([
    ...of('payment_message').map((source) => [source, withoutIntegration(source)] as const),
    ...of('bank_line').map((id) => [id, textOf.get(id) ?? null] as const),
    ...[...entries, ...payouts, ...refunds].map(({ id, providerRef }) => [id, providerRef] as const),
    ...payments.map(({ id, providerIntent, providerRef }) => {
      const [line] = lineOfSource(providerIntent)
      if (line !== undefined) return [id, textOf.get(line) ?? providerRef] as const
      return [id, providerIntent === null ? providerRef : withoutIntegration(providerIntent)] as const
    }),
  ])
}

/** `integration:{its id}:{what the service calls the payment}@{our reference}` */
function withoutIntegration(source: string): string {
  return source.replace(/^integration:[^:]*:/, '')
}
