// What a refusal says, whichever door it came through: tRPC, an upload, or no answer at all.
import { TRPCClientError } from '@trpc/client'
import { NoNetwork } from '@/components/trpc/answered-fetch'
import type { ErrorDetail } from '@/server/kernel/errors'
import type { AppRouter } from '@/server/trpc/root'

export type Refusal = {
  code: string
  details: readonly ErrorDetail[]
  /** Null where nothing came back. */
  requestId: string | null
  retryAfterSeconds: number | null
}

/** Thrown by `fetch`-based calls that were refused with REST's error shape. */
export class RefusedRequest extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

const silent: Refusal = { code: 'network', details: [], requestId: null, retryAfterSeconds: null }

export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedRequest) return error.refusal
  if (!(error instanceof TRPCClientError)) return { ...silent, code: 'unknown' }
  const data = (error as TRPCClientError<AppRouter>).data
  if (data) return { ...data }
  return error.cause instanceof NoNetwork ? { ...silent, code: 'offline' } : silent
}

type RestFailure = { error?: { code?: string; details?: Refusal['details']; requestId?: string } }

export async function refusedResponse(response: Response): Promise<RefusedRequest> {
  const body = (await response.json().catch(() => ({}))) as RestFailure
  return new RefusedRequest({
    code: body.error?.code ?? 'unknown',
    details: body.error?.details ?? [],
    requestId: body.error?.requestId ?? response.headers.get('x-request-id'),
    retryAfterSeconds: Number(response.headers.get('retry-after')) || null,
  })
}

export function unanswered(): RefusedRequest {
  return new RefusedRequest(silent)
}
