// The address of an SMTP server: smtps://user:password@host[:port] speaks TLS from the first byte (port 465), smtp://… changes to TLS
// before anything else is said (port 587). Guards: without TLS nothing leaves this machine unless `tls=off` says so; a sentence about a bad
// address repeats no part of it, since it holds a password.
import { isLoopbackHost } from './environment-values'

export type SmtpAddress = {
  host: string
  port: number
  tls: 'from_the_start' | 'required' | 'off'
  auth: { user: string; pass: string } | null
}

/** Throws RangeError with words that go on after a variable's name. */
export function parseSmtpAddress(text: string): SmtpAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new RangeError('must be an address like smtps://user:password@mail.example.org')
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') throw new RangeError('must have no path')
  const options = [...url.searchParams]
  if (options.some(([name, value]) => name !== 'tls' || !/^(on|off)$/.test(value)) || options.length > 1)
    throw new RangeError('takes no option but tls=on or tls=off')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const fromTheStart = url.protocol === 'smtps:'
  if (fromTheStart && url.searchParams.get('tls') === 'off') throw new RangeError('is smtps, which tls=off contradicts')
  const isPlain = (url.searchParams.get('tls') ?? (isLoopbackHost(host) ? 'off' : 'on')) === 'off'
  if ((url.username === '') !== (url.password === ''))
    throw new RangeError('must have both a user and a password, or neither')
  return {
    host,
    port: url.port === '' ? (fromTheStart ? 465 : 587) : Number(url.port),
    tls: fromTheStart ? 'from_the_start' : isPlain ? 'off' : 'required',
    auth: url.username === '' ? null : { user: decode(url.username), pass: decode(url.password) },
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RangeError('has a % in user or password that is not written as %25')
  }
}
