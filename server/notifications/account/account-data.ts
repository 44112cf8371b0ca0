// What the installation's own mails say, read from the rows when they are written. Guards: the link is derived here and lies neither in the
// message nor in the queue; a link that is spent, an invitation that has ended or was sent anew says nothing any more, and nothing to another
// mailbox than the one that it proves.
import type { InstallationKind } from '@/emails/message-kinds'
import type { Notification } from '@/prisma/generated/client'
import { accountLinkUrl } from '@/server/auth/account-link'
import { type LinkPurpose, linkMinutes } from '@/server/auth/contract'
import type { Role } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { invitationUrl, stateOf } from '@/server/organizations/invitation-link'
import { organizationZone } from '@/server/organizations/organization-zone'

type Data = Record<string, unknown>

const roleNames: Record<Locale, Record<Role, string>> = {
  fr: {
    owner: 'Propriétaire',
    admin: 'Administration',
    manager: 'Responsable',
    box_office: 'Guichet',
    gate_staff: 'Porte',
    read_only: 'Lecture seule',
  },
  en: {
    owner: 'Owner',
    admin: 'Administration',
    manager: 'Manager',
    box_office: 'Box office',
    gate_staff: 'Gate',
    read_only: 'Read only',
  },
}

/** Null: it has nothing to say any more. */
export function accountData(ctx: Ctx, notification: Notification, kind: InstallationKind): Promise<Data | null> {
  if (kind === 'invitation') return invitationData(ctx, notification)
  return kind === 'sign_in' || kind === 'password_reset'
    ? linkData(ctx, notification, kind)
    : passwordData(ctx, notification)
}

/** It has no link of its own: whoever reads it asks for one, or does nothing. */
async function passwordData(ctx: Ctx, { locale, recipient }: Notification): Promise<Data | null> {
  const user = await ctx.db.user.findUnique({ where: { email: recipient } })
  if (!user || user.disabledAt) return null
  return { guest_name: user.name, password_url: pageUrl('/forgotten-password', asLocale(locale)) }
}

async function linkData(
  ctx: Ctx,
  { key, locale, recipient }: Notification,
  purpose: LinkPurpose,
): Promise<Data | null> {
  const link = await ctx.db.accountLink.findUnique({ where: { id: key }, include: { user: true } })
  if (!link || link.user.email !== recipient || link.usedAt || link.expiresAt <= ctx.now || link.user.disabledAt)
    return null
  const url = accountLinkUrl({ id: link.id, purpose }, asLocale(locale))
  const about = { guest_name: link.user.name, minutes: linkMinutes[purpose] }
  return purpose === 'sign_in' ? { ...about, sign_in_url: url } : { ...about, reset_url: url }
}

async function invitationData(ctx: Ctx, { key, locale: asked, recipient }: Notification): Promise<Data | null> {
  const [id = '', version] = key.split(':')
  const invitation = await ctx.db.invitation.findUnique({ where: { id } })
  if (!invitation || invitation.email !== recipient) return null
  if (String(invitation.version) !== version || stateOf(invitation, ctx.now) !== 'open') return null
  const locale = asLocale(asked)
  const { invitedByUserId, role, expiresAt } = invitation
  const inviter = invitedByUserId
    ? await ctx.db.user.findUnique({ where: { id: invitedByUserId }, select: { name: true } })
    : null
  return {
    invitation_url: invitationUrl(invitation, locale),
    ...(inviter && { inviter_name: inviter.name }),
    role_name: roleNames[locale][role],
    expires_at: expiresAt.toISOString(),
    time_zone: await organizationZone(ctx, invitation.organizationId),
  }
}
