// The last few thousand requests of the provider's API, for GET /_control/log. A ring: the oldest make room.
const KEPT = 5000

export type LoggedRequest = {
  /** RFC 3339, when the request had arrived whole. */
  at: string
  method: string
  path: string
  idempotencyKey: string | null
  /** Null: the answer was dropped on purpose. */
  status: number | null
}

export type RequestLog = { add(request: LoggedRequest): void; list(): LoggedRequest[] }

export function makeRequestLog(): RequestLog {
  let requests: LoggedRequest[] = []
  return {
    add(request) {
      requests.push(request)
      if (requests.length >= 2 * KEPT) requests = requests.slice(-KEPT)
    },
    list: () => requests.slice(-KEPT),
  }
}
