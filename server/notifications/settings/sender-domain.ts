// An organization's own sender domain, made and checked at Resend. Guards: one domain is one organization's; the installation's own is
// nobody's; one that Resend knows already is taken over only while it is not verified, so that nobody inherits another's proof; Resend is
// never asked inside of a transaction, and the row stands before it is, so that a lost answer can be made good.
import type { SenderDomain } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { type DomainAnswer, type ResendDomain, type ResendDomains, resendDomains } from '../providers/resend-domains'
import type { SenderDomainInput, SenderDomainView } from './contract'
import { messageSettings, senderDomainView } from './queries'

/** Its records are empty where Resend did not answer; the check asks again. */
export async function createSenderDomain(
  ctx: Ctx,
  { domain, localPart }: SenderDomainInput,
): Promise<SenderDomainView> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const resend = theResend()
  const own = (await messageSettings(ctx)).address?.split('@').at(-1)
  if (own && (domain === own || domain.endsWith(`.${own}`) || own.endsWith(`.${domain}`)))
    fail('conflict', 'sender_domain.taken', 'This domain is used by somebody else here.')
  await inTransaction(ctx, async (tx) => {
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sender-domain/${domain}`}, 0))`
    const known = await tx.db.senderDomain.findMany({ where: { OR: [{ organizationId }, { domain }] } })
    if (known.some((one) => one.organizationId === organizationId))
      fail('conflict', 'sender_domain.exists', 'Remove the present domain first.')
    if (known.length > 0) fail('conflict', 'sender_domain.taken', 'This domain is used by somebody else here.')
    const row = { domain, localPart, providerRef: '', records: [], status: 'pending', createdAt: tx.now }
    await tx.db.senderDomain.create({ data: { organizationId, ...row } })
    await audit(tx, organizationId, 'sender_domain.created', null, { domain, localPart })
  })
  return make(ctx, resend, organizationId, domain)
}

/** Has Resend look at the DNS, and shows what it found so far; it may take Resend a while. */
export async function checkSenderDomain(ctx: Ctx): Promise<SenderDomainView> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const resend = theResend()
  const row = await ctx.db.senderDomain.findUnique({ where: { organizationId } })
  if (!row) notFound('sender_domain')
  if (row.providerRef === '') return make(ctx, resend, organizationId, row.domain)
  const found = await look(resend, row.providerRef)
  if (found.outcome === 'no_answer') noAnswer()
  if (found.outcome === 'done') return keep(ctx, organizationId, found.value)
  // Somebody removed it there.
  return keep(ctx, organizationId, { id: row.providerRef, name: row.domain, status: 'failed', records: [] })
}

/** Resend has refused a message under it, whatever it said before: the next ones leave from the installation's address until it is checked. */
export async function distrustDomain(ctx: Ctx, organizationId: string, domain: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const where = { organizationId, domain, status: 'verified' }
    const { count } = await tx.db.senderDomain.updateMany({ where, data: { status: 'failed', checkedAt: tx.now } })
    if (count === 0) return
    await audit(tx, organizationId, 'sender_domain.failed', { status: 'verified' }, { status: 'failed' })
    tx.log.warn({ organizationId }, 'a sender domain is refused')
  })
}

/** One that is verified is only read: being looked at again it would not be, for a while. */
async function look(resend: ResendDomains, id: string): Promise<DomainAnswer<ResendDomain>> {
  const before = await resend.read(id)
  if (before.outcome !== 'done' || before.value.status === 'verified') return before
  await resend.verify(id)
  return resend.read(id)
}

export async function removeSenderDomain(ctx: Ctx): Promise<{ removed: true }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const resend = theResend()
  const row = await ctx.db.senderDomain.findUnique({ where: { organizationId } })
  if (!row) notFound('sender_domain')
  const answer = row.providerRef === '' ? null : await resend.remove(row.providerRef)
  if (answer && answer.outcome !== 'done') noAnswer()
  await drop(ctx, row)
  return { removed: true }
}

async function make(
  ctx: Ctx,
  resend: ResendDomains,
  organizationId: string,
  domain: string,
): Promise<SenderDomainView> {
  const made = await resend.create(domain)
  if (made.outcome === 'done') return keep(ctx, organizationId, made.value)
  const row = await ctx.db.senderDomain.findUniqueOrThrow({ where: { organizationId } })
  if (made.outcome === 'no_answer') return senderDomainView(row)
  const known: DomainAnswer<ResendDomain | null> = await resend.find(domain)
  if (known.outcome === 'no_answer') return senderDomainView(row)
  if (known.outcome === 'done' && known.value && known.value.status !== 'verified')
    return keep(ctx, organizationId, known.value)
  await drop(ctx, row)
  if (known.outcome === 'done' && known.value)
    fail('conflict', 'sender_domain.taken', 'This domain is used by somebody else here.')
  return fail('invalid', 'sender_domain.refused', `Resend does not take this domain: ${made.reason}`)
}

async function keep(ctx: Ctx, organizationId: string, found: ResendDomain): Promise<SenderDomainView> {
  return inTransaction(ctx, async (tx) => {
    const before = await tx.db.senderDomain.findUnique({ where: { organizationId } })
    // Removed, or another since.
    if (before?.domain !== found.name || !['', found.id].includes(before.providerRef)) notFound('sender_domain')
    const { status, records, id: providerRef } = found
    const data = { status, records, providerRef, checkedAt: tx.now }
    const row = await tx.db.senderDomain.update({ where: { organizationId }, data })
    if (before.status !== status)
      await audit(tx, organizationId, `sender_domain.${status}`, { status: before.status }, { status })
    return senderDomainView(row)
  })
}

async function drop(ctx: Ctx, { organizationId, domain, localPart, providerRef, status }: SenderDomain): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.senderDomain.deleteMany({ where: { organizationId, providerRef } })
    if (count > 0) await audit(tx, organizationId, 'sender_domain.removed', { domain, localPart, status }, null)
  })
}

function audit(tx: TxCtx, organizationId: string, action: string, before: object | null, after: object | null) {
  const subject = { kind: 'sender_domain', id: organizationId }
  return recordAudit(tx, { organizationId, action, subject, before, after })
}

function theResend(): ResendDomains {
  return resendDomains() ?? fail('unavailable', 'sender_domain.not_configured', 'Resend is not configured here.')
}

function noAnswer(): never {
  fail('unavailable', 'sender_domain.no_answer', 'Resend does not answer. Try again in a moment.', {
    retryAfterSeconds: 30,
  })
}
