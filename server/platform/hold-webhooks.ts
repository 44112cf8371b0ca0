// Stripe's stand-in keeps its webhooks to itself while the first page is made: filling in the demo causes some, and in development each
// would have a route compiled that nobody waits for. Nothing is lost: the queue brings them afterwards, as after any pause.
import type { StandIns } from './stand-in-addresses'

/** @returns lets them come */
export async function holdWebhooks({ stripe }: StandIns): Promise<() => Promise<void>> {
  if (stripe === undefined) return async () => {}
  const door = new URL('/_control/faults', stripe)
  const tell = async (init: RequestInit) => {
    const answer = await fetch(door, init)
    if (!answer.ok) throw new Error(`the Stripe stand-in answered ${answer.status}: ${await answer.text()}`)
  }
  await tell({ method: 'PUT', body: JSON.stringify({ webhooks: 'hold' }) })
  return () => tell({ method: 'DELETE' })
}
