// Who sells, as invoices name them. What an organization has not said is left out; its own name stands for the legal one.
import { recordAudit } from '@/server/audit/record-audit'
import { requireOrganization, requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import type { SellerDetails } from './contract'

const none: SellerDetails = {
  legalName: '',
  address: '',
  registration: '',
  vatNumber: '',
  invoicePrefix: '',
  footer: '',
  contactEmail: '',
}

export async function loadSellerDetails(ctx: Pick<Ctx, 'db'>, organizationId: string): Promise<SellerDetails> {
  const row = await ctx.db.sellerDetails.findUnique({ where: { organizationId } })
  if (!row) return none
  const { legalName, address, registration, vatNumber, invoicePrefix, footer, contactEmail } = row
  return { legalName, address, registration, vatNumber, invoicePrefix, footer, contactEmail }
}

export async function sellerDetails(ctx: Ctx): Promise<SellerDetails & { usesVat: boolean }> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const [details, taxed] = await Promise.all([
    loadSellerDetails(ctx, organizationId),
    ctx.db.ticketType.findFirst({
      where: { organizationId, vatBasisPoints: { gt: 0 }, archivedAt: null },
      select: { id: true },
    }),
  ])
  return { ...details, usesVat: taxed !== null }
}

/** Documents that are issued keep what stood here on their day. */
export async function saveSellerDetails(ctx: Ctx, input: SellerDetails): Promise<SellerDetails> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const { legalName, address, registration, vatNumber, invoicePrefix, footer, contactEmail } = input
  const details = { legalName, address, registration, vatNumber, invoicePrefix, footer, contactEmail }
  return inTransaction(ctx, async (tx) => {
    const before = await loadSellerDetails(tx, organizationId)
    const data = { ...details, updatedAt: tx.now }
    await tx.db.sellerDetails.upsert({
      where: { organizationId },
      create: { organizationId, ...data },
      update: data,
    })
    await recordAudit(tx, {
      organizationId,
      action: 'seller_details.changed',
      subject: { kind: 'organization', id: organizationId },
      before,
      after: details,
    })
    return details
  })
}
