// One call of a ticket page's procedures, without the client that the dashboard loads: the page of a ticket stays small. A refusal and a
// lost connection are values: each has its sentence on the page.
import type { inferRouterInputs } from '@trpc/server'
import type { AppRouter } from '@/server/trpc/root'

type Inputs = inferRouterInputs<AppRouter>['ticketPage']
type Act = Exclude<keyof Inputs, 'stamp'>

export type TicketFailure = {
  ok: false
  /** The server's stable code, or `network`. */
  code: string
  details: readonly { path: string; code: string; values?: Readonly<Record<string, string | number>> }[]
}
export type TicketAnswer<T> = { ok: true; data: T } | TicketFailure

const PATIENCE_MS = 20_000

export function callTicket<A extends Act>(act: A, input: Inputs[A]): Promise<TicketAnswer<unknown>> {
  return answerOf(
    fetch(`/api/trpc/ticketPage.${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json: input }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  )
}

/** What the page would be stamped with if it were read now. */
export async function askStamp(token: string): Promise<TicketAnswer<string>> {
  const input = encodeURIComponent(JSON.stringify({ json: { token } }))
  const answer = await answerOf(
    fetch(`/api/trpc/ticketPage.stamp?input=${input}`, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }),
  )
  return answer.ok ? { ok: true, data: String(answer.data) } : answer
}

async function answerOf(asked: Promise<Response>): Promise<TicketAnswer<unknown>> {
  try {
    const { result, error } = await (await asked).json()
    if (error === undefined) return { ok: true, data: result.data?.json }
    const { code = 'internal', details = [] } = error.json?.data ?? {}
    return { ok: false, code, details }
  } catch {
    // Offline, cut off, too slow, or something between us that does not speak JSON: whether it was done is not known.
    return { ok: false, code: 'network', details: [] }
  }
}
