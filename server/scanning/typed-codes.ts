// A typed ticket code is short and unsigned, so guessing is held down: after a number of codes that name no ticket, the
// caller waits. Counted from the recorded attempts themselves, over all events and processes.
import { actorName } from '@/server/audit/record-audit'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { TYPED_MISSES_PER_MINUTE } from './contract'

const MINUTE_MS = 60_000

/** Fails with `rate_limited` until the oldest of the caller's last misses is a minute old. */
export async function limitTypedCodes(ctx: Ctx): Promise<void> {
  if (!env().rateLimits) return
  const { rows } = await ctx.pool.query<{ at: Date }>({
    name: 'typed-misses',
    text: `SELECT at FROM scan WHERE actor = $1 AND at > $2 AND typed AND reason = 'format'
      ORDER BY at DESC OFFSET $3 LIMIT 1`,
    values: [actorName(ctx.actor), new Date(ctx.now.getTime() - MINUTE_MS), TYPED_MISSES_PER_MINUTE - 1],
  })
  const oldest = rows[0]
  if (!oldest) return
  fail(
    'rate_limited',
    'scan.too_many_codes',
    'Too many codes that name no ticket. Wait a minute, or scan the QR code.',
    {
      retryAfterSeconds: Math.max(1, Math.ceil((oldest.at.getTime() + MINUTE_MS - ctx.now.getTime()) / 1000)),
    },
  )
}
