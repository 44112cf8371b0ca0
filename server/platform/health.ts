// Is this installation able to do its work? Names what is missing, without a word about anybody's data.
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

export type Health = {
  status: 'ok' | 'degraded' | 'down'
  checks: {
    database: 'ok' | 'down'
    worker: 'ok' | 'silent'
    payments: { stripe: 'configured' | 'not_configured'; paypal: 'configured' | 'not_configured' }
    mail: { resend: 'configured' | 'not_configured' }
  }
}

/** A living worker beats every five seconds. */
const WORKER_SILENT_MS = 30_000

/** `down` without a database, `degraded` without a worker or a provider. */
export async function checkHealth(ctx: Ctx): Promise<Health> {
  const providers = {
    payments: { stripe: configured(env().stripe), paypal: configured(env().paypal) },
    mail: { resend: configured(env().resend) },
  }
  try {
    const { rows } = await ctx.pool.query<{ alive: boolean }>(
      `SELECT EXISTS (SELECT FROM worker_heartbeat WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond') AS alive`,
      [WORKER_SILENT_MS],
    )
    const worker = rows[0]?.alive ? ('ok' as const) : ('silent' as const)
    const complete = worker === 'ok' && env().stripe !== null && env().resend !== null
    return { status: complete ? 'ok' : 'degraded', checks: { database: 'ok', worker, ...providers } }
  } catch (err) {
    ctx.log.warn({ err }, 'the database does not answer')
    return { status: 'down', checks: { database: 'down', worker: 'silent', ...providers } }
  }
}

function configured(settings: object | null): 'configured' | 'not_configured' {
  return settings ? 'configured' : 'not_configured'
}
