// What an invitation is for, so that whoever holds the phone knows what it will be. Guards: told for the secret alone, and nothing of attendees.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { hashOfSecret, type Invited, type InvitedInput } from './contract'

type Names = { name: string; gateName: string | null; title: string; organizationName: string }

/** While it can still be opened. Uses nothing up. */
export async function readInvited(ctx: Ctx, { secret }: InvitedInput): Promise<Invited> {
  const { rows } = await ctx.pool.query<Names>(
    `${namesText} WHERE d.secret_hash = $1 AND d.status = 'invited' AND d.secret_expires_at > $2`,
    [await hashOfSecret(secret), ctx.now],
  )
  const [row] = rows
  return row ? invitedOf(row) : fail('not_found', 'device.invitation_unknown', 'This invitation cannot be opened.')
}

const namesText = `SELECT d.name, g.name AS "gateName", e.title, o.name AS "organizationName"
  FROM device d JOIN event e ON e.id = d.event_id JOIN organization o ON o.id = d.organization_id
  LEFT JOIN gate g ON g.id = d.gate_id AND g.archived_at IS NULL`

export async function invitedDevice({ pool }: Pick<Ctx, 'pool'>, deviceId: string): Promise<Invited> {
  const { rows } = await pool.query<Names>(`${namesText} WHERE d.id = $1`, [deviceId])
  const [row] = rows
  if (!row) throw new Error(`device ${deviceId} has no row`)
  return invitedOf(row)
}

function invitedOf({ name, gateName, title, organizationName }: Names): Invited {
  return { device: name, gate: gateName, event: title, organization: organizationName }
}
