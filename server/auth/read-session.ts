// The revocable row behind every JWT, with who it is and what they may do now, in one indexed statement. It is read on every request,
// so that a sign-out, a disabled user or a changed role holds at once.
import type pg from 'pg'
import type { Role } from '@/server/kernel/actor'
import type { MembershipRow } from './membership-actor'

export type LiveSession = {
  id: string
  userId: string
  email: string
  name: string
  locale: string
  expiresAt: Date
  /** The organization asked about: the session's own, or the one that `slug` names. Null when the user is no member of it. */
  organization: ({ id: string; slug: string; name: string } & MembershipRow) | null
}

type Row = {
  id: string
  userId: string
  email: string
  name: string
  locale: string
  expiresAt: Date
  organizationId: string | null
  organizationSlug: string
  organizationName: string
  role: Role
  eventIds: string[]
}

/** Of an API token, whose session names one organization, or, with `slug`, of a browser. Null when it is not alive. */
export async function readSession(
  pool: pg.Pool,
  sessionId: string,
  at: Date,
  slug: string | null,
): Promise<LiveSession | null> {
  const { rows } = await pool.query<Row>({
    name: 'auth-session',
    text: `SELECT s.id, u.id AS "userId", u.email, u.name, u.locale, s.expires_at AS "expiresAt",
                  m.organization_id AS "organizationId", o.slug AS "organizationSlug", o.name AS "organizationName",
                  m.role::text AS role, m.event_ids::text[] AS "eventIds"
           FROM auth_session s
           JOIN "user" u ON u.id = s.user_id AND u.disabled_at IS NULL
           LEFT JOIN organization o ON o.id = COALESCE(s.organization_id, (SELECT id FROM organization WHERE slug = $3))
           LEFT JOIN membership m ON m.user_id = u.id AND m.organization_id = o.id
           WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2`,
    values: [sessionId, at, slug],
  })
  const row = rows[0]
  if (!row) return null
  const { organizationId, organizationSlug, organizationName, role, eventIds, ...session } = row
  return {
    ...session,
    organization: organizationId
      ? { id: organizationId, slug: organizationSlug, name: organizationName, role, eventIds }
      : null,
  }
}
