// Somebody leaves an address for a link into their account. Guards: asking reads nothing, so that neither words nor time tell whether there is
// such an account; only the worker looks, and only the mailbox learns what it found.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { networkOf } from '@/server/kernel/request-headers'
import type { AskForLink } from './contract'
import { limit } from './rate-limit'

export async function askForLink(ctx: Ctx, input: AskForLink): Promise<void> {
  await limit(ctx, 'account_link_network', addressOf(ctx))
  const payload = { ...input, key: ctx.random.uuid(ctx.now) }
  await inTransaction(ctx, (tx) => enqueue(tx, 'mail-account-link', payload))
}

/** The network by which attempts are counted, or the person where somebody is signed in. */
export function addressOf({ actor }: Ctx): string {
  if (actor.kind === 'user') return actor.userId
  return networkOf((actor.kind === 'anonymous' ? actor.address : null) ?? 'unknown')
}
