// Signing in and out in the browser, over next-auth's own endpoints: a token against foreign forms first, then the act.

/** `busy`: too many attempts; `failed`: no answer that can be read. */
export type SignInOutcome = 'signed_in' | 'wrong' | 'busy' | 'failed'

export type Credentials = { email: string; password: string; rememberMe: boolean }

export async function signIn({ email, password, rememberMe }: Credentials): Promise<SignInOutcome> {
  const answer = await act('callback/credentials', { email, password, ...(rememberMe ? { rememberMe: 'true' } : {}) })
  if (!answer) return 'failed'
  const error = errorOf(answer.url)
  if (answer.ok && error === null) return 'signed_in'
  if (error === 'CredentialsSignin') return 'wrong'
  return error === 'rate_limited' ? 'busy' : 'failed'
}

/** What ended the link, where it leads nowhere any more. */
export type LinkOutcome = Exclude<SignInOutcome, 'wrong'> | 'used' | 'expired' | 'unknown'

const linkEnds: Readonly<Record<string, LinkOutcome>> = {
  'account_link.used': 'used',
  'account_link.expired': 'expired',
  'account_link.not_found': 'unknown',
  rate_limited: 'busy',
}

export async function signInByLink(token: string, rememberMe: boolean): Promise<LinkOutcome> {
  const answer = await act('callback/link', { token, ...(rememberMe ? { rememberMe: 'true' } : {}) })
  if (!answer) return 'failed'
  const error = errorOf(answer.url)
  if (answer.ok && error === null) return 'signed_in'
  return linkEnds[error ?? ''] ?? 'failed'
}

export async function signOut(): Promise<boolean> {
  return (await act('signout', {}))?.ok ?? false
}

async function act(endpoint: string, fields: Record<string, string>): Promise<{ ok: boolean; url: string } | null> {
  try {
    const asked = await fetch('/api/auth/csrf', { cache: 'no-store' })
    const { csrfToken } = (await asked.json()) as { csrfToken: string }
    const response = await fetch(`/api/auth/${endpoint}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, csrfToken, callbackUrl: '/', json: 'true' }),
    })
    const body = (await response.json()) as { url?: string }
    return { ok: response.ok, url: body.url ?? '' }
  } catch {
    return null // no network, or something between us and the server answered in its place
  }
}

function errorOf(url: string): string | null {
  return URL.canParse(url, window.location.origin)
    ? new URL(url, window.location.origin).searchParams.get('error')
    : null
}
