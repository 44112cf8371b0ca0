// In whose name an organization's messages are written: to people who buy in its own, with the address that its tickets name for questions.
import type { Letterhead } from '@/emails/template'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

type MailFrame = { organizationName: string | null; head: Letterhead | null; appUrl: string }

/** Null: the installation's own messages. */
export async function frameOf(ctx: Pick<Ctx, 'db'>, organizationId: string | null): Promise<MailFrame> {
  const { appUrl } = env()
  if (organizationId === null) return { organizationName: null, head: null, appUrl }
  const { name, sellerDetails } = await ctx.db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { name: true, sellerDetails: { select: { contactEmail: true } } },
  })
  const head = { organizationName: name, contactEmail: sellerDetails?.contactEmail ?? '' }
  return { organizationName: name, head, appUrl }
}
