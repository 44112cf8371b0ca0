// One call of the REST API from a visitor's page. A refusal and a lost connection are values: each has its sentence on the page.

export type ApiFailure = {
  ok: false
  /** 0: no answer came. */
  status: number
  /** The server's stable code, or `network`. */
  code: string
  details: { path: string; message: string }[]
  /** To be quoted when something went wrong on our side. */
  requestId: string | null
}

export type ApiAnswer<T> = { ok: true; data: T } | ApiFailure

type ApiCall = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  /** Purchase access token. */
  token?: string
  idempotencyKey?: string
}

const PATIENCE_MS = 30_000

export async function callApi<T>(path: string, call: ApiCall = {}): Promise<ApiAnswer<T>> {
  try {
    const response = await fetch(path, {
      method: call.method ?? 'GET',
      cache: 'no-store',
      credentials: 'omit',
      headers: {
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.token ? { authorization: `Bearer ${call.token}` } : {}),
        ...(call.idempotencyKey ? { 'idempotency-key': call.idempotencyKey } : {}),
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const answer = await response.json()
    if (response.ok) return { ok: true, data: answer.data }
    const { code = 'internal', details = [], requestId = null } = answer.error ?? {}
    return { ok: false, status: response.status, code, details, requestId }
  } catch {
    // Offline, cut off, too slow, or something between us that does not speak JSON: whether it was done is not known.
    return { ok: false, status: 0, code: 'network', details: [], requestId: null }
  }
}

/** 128 bits of chance, also where the page is not served over https. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
