// Asks for the mail of an invitation, once for each time that it was sent.
import type { JobPayload } from '@/server/jobs/catalog'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { requestNotification } from '../request-notification'

export async function mailInvitation(
  ctx: Ctx,
  { invitationId, version }: JobPayload<'mail-invitation'>,
): Promise<void> {
  const invitation = await ctx.db.invitation.findUniqueOrThrow({ where: { id: invitationId } })
  const { organizationId, email: recipient, locale } = invitation
  await inTransaction(ctx, (tx) =>
    requestNotification(tx, {
      kind: 'invitation',
      key: `${invitationId}:${version}`,
      organizationId,
      purchaseId: null,
      recipient,
      locale,
      props: {},
    }),
  )
}
