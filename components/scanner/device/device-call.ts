// One question of a device to its own doors, and what came back. Guards: a network that is away, a refusal, and the end of the device are
// three different things to whoever asks.

export class DeviceRefusal extends Error {
  constructor(
    readonly status: number,
    /** Stable: `device.revoked`, `device.not_confirmed`, … */
    readonly code: string,
  ) {
    super(code)
  }

  /** The server itself said so, not what stands between: a portal of the Wi-Fi and a proxy answer with any status, and in their own words. */
  get isOurs(): boolean {
    return this.code !== UNKNOWN
  }
}

/** Of an answer that is none of ours. */
const UNKNOWN = 'unknown'

/** This phone is no device any more: what it holds has to be removed. */
export class DeviceRevoked extends DeviceRefusal {
  constructor() {
    super(401, 'device.revoked')
  }
}

const TIMEOUT_MS = 8_000

/** Rejects with `DeviceRefusal` where the server refused, and with what `fetch` says where nothing came back. */
export async function postJson<T>(path: string, body: unknown, token?: string): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    credentials: 'omit',
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (response.ok) return ((await response.json()) as { data: T }).data
  throw await refusalOf(response)
}

export async function refusalOf(response: Response): Promise<DeviceRefusal> {
  const body: unknown = await response.json().catch(() => null)
  const code = codeOf(body)
  return code === 'device.revoked' ? new DeviceRevoked() : new DeviceRefusal(response.status, code)
}

function codeOf(body: unknown): string {
  const isRefusal = typeof body === 'object' && body !== null && 'success' in body && body.success === false
  const error = isRefusal && 'error' in body ? body.error : null
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  return typeof code === 'string' ? code : UNKNOWN
}
