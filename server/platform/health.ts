// Is this installation able to do its work? Names what is missing, without a word about anybody's data.
import { type StorageHealth, storageHealth } from '@/server/files/storage-health'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

type Configured = 'configured' | 'not_configured'

export type Health = {
  status: 'ok' | 'degraded' | 'down'
  checks: {
    database: 'ok' | 'down'
    worker: 'ok' | 'silent'
    /** Whether files can be kept. */
    storage: StorageHealth
    payments: Record<'stripe' | 'paypal', Configured>
    mail: Record<'resend' | 'smtp' | 'sendgrid', Configured>
    sms: Record<'twilio', Configured>
    /** Work of no organization that was tried as often as it may be; the logs say what it was. */
    deadLetters: number | null
  }
}

/** A living worker beats every five seconds. */
const WORKER_SILENT_MS = 30_000

/** `down` without a database, `degraded` without a worker, Stripe, anybody who carries mail, or room for files. */
export async function checkHealth(ctx: Ctx): Promise<Health> {
  const { stripe, paypal, resend, smtp, sendgrid, twilio } = env()
  const others = {
    payments: { stripe: configured(stripe), paypal: configured(paypal) },
    mail: { resend: configured(resend), smtp: configured(smtp), sendgrid: configured(sendgrid) },
    sms: { twilio: configured(twilio) },
    storage: await storageHealth(ctx.random, (err) => ctx.log.error({ err }, 'no file can be kept')),
  }
  try {
    const { rows } = await ctx.pool.query<{ alive: boolean; letters: number }>(
      `SELECT EXISTS (SELECT FROM worker_heartbeat WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond') AS alive,
        (SELECT count(*)::int FROM dead_letter WHERE resolved_at IS NULL AND organization_id IS NULL) AS letters`,
      [WORKER_SILENT_MS],
    )
    const worker = rows[0]?.alive ? ('ok' as const) : ('silent' as const)
    const canMail = resend !== null || smtp !== null || sendgrid !== null
    const complete = worker === 'ok' && others.storage === 'ok' && stripe !== null && canMail
    return {
      status: complete ? 'ok' : 'degraded',
      checks: { database: 'ok', worker, ...others, deadLetters: rows[0]?.letters ?? null },
    }
  } catch (err) {
    ctx.log.warn({ err }, 'the database does not answer')
    return { status: 'down', checks: { database: 'down', worker: 'silent', ...others, deadLetters: null } }
  }
}

function configured(settings: object | null): Configured {
  return settings ? 'configured' : 'not_configured'
}
