// The control doors of the Stripe stand-in, as the demo uses them. Guards: only a stand-in on this machine is ever spoken to like that,
// never a provider.
import { env } from '@/server/kernel/env'
import { isLoopback } from '@/server/kernel/environment-values'

export function hasStripeStandIn(): boolean {
  return standIn() !== null
}

function standIn(): URL | null {
  const { stripe } = env()
  return stripe?.apiBase && isLoopback(stripe.apiBase) ? stripe.apiBase : null
}

/** False where the stand-in says that there is nothing to do (409). */
export async function tellStripeStandIn(door: string, body: object): Promise<boolean> {
  const base = standIn()
  if (!base) throw new Error('there is no Stripe stand-in')
  const answer = await fetch(new URL(`/_control/${door}`, base), { method: 'POST', body: JSON.stringify(body) })
  if (answer.ok) return true
  if (answer.status === 409) return false
  throw new Error(`the Stripe stand-in refused ${door}: ${answer.status} ${await answer.text()}`)
}
