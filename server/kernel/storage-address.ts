// What STORAGE_URL may say: a folder of this machine, or a bucket of an S3-compatible server.
// Guards: an address that cannot work is told in a sentence at the start, and no sentence repeats the secret in it.
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export type S3Address = {
  kind: 's3'
  /** Scheme, host and port, without a slash at its end. */
  endpoint: string
  accessKeyId: string
  secretAccessKey: string
  region: string
  bucket: string
  /** '' or a path that ends with a slash: several installations may share a bucket. */
  prefix: string
  /** Browsers may be sent to the server itself with a signed address; else the app passes the bytes on. */
  isPublic: boolean
}

export type StorageAddress = { kind: 'disk'; folder: string } | S3Address

const FORM = 's3://KEY:SECRET@host[:port]/bucket[/prefix]?region=…&tls=off&direct=off'
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*$/
const REGION = /^[a-z0-9-]{1,40}$/

/** Throws a RangeError whose message follows on the variable's name: “must …”. */
export function parseStorageAddress(text: string): StorageAddress {
  if (text.startsWith('file:')) return { kind: 'disk', folder: folderOf(text) }
  if (text.startsWith('s3:')) return s3Address(text)
  throw new RangeError('must start with file: or s3:')
}

function folderOf(text: string): string {
  if (!text.startsWith('file://')) return path.resolve(text.slice('file:'.length))
  try {
    return fileURLToPath(text)
  } catch {
    throw new RangeError('must name a folder of this machine, such as file:/var/lib/portillon')
  }
}

function s3Address(text: string): S3Address {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url?.host) throw new RangeError(`must have the form ${FORM}`)
  const { accessKeyId, secretAccessKey } = credentials(url)
  const [bucket = '', ...rest] = url.pathname.slice(1).split('/')
  if (!BUCKET.test(bucket)) throw new RangeError(`must name a bucket: ${FORM}`)
  const folders = rest.filter((part, index) => part !== '' || index < rest.length - 1)
  const prefix = folders.map((part) => `${part}/`).join('')
  if (!PREFIX.test(prefix)) {
    throw new RangeError('has a prefix with other signs than letters, digits, dots, dashes and underscores')
  }
  const { region, tls, direct } = options(url)
  const endpoint = `${tls ? 'https' : 'http'}://${url.host}`
  if (!URL.canParse(endpoint)) throw new RangeError('names a host that is none')
  return { kind: 's3', endpoint, accessKeyId, secretAccessKey, region, bucket, prefix, isPublic: direct }
}

function credentials(url: URL): { accessKeyId: string; secretAccessKey: string } {
  try {
    const accessKeyId = decodeURIComponent(url.username)
    const secretAccessKey = decodeURIComponent(url.password)
    if (accessKeyId !== '' && secretAccessKey !== '') return { accessKeyId, secretAccessKey }
  } catch {
    // Told below, in the same words.
  }
  throw new RangeError(`must carry key and secret, percent-encoded where they hold / + @ or %: ${FORM}`)
}

function options(url: URL): { region: string; tls: boolean; direct: boolean } {
  const unknown = [...url.searchParams.keys()].find((name) => !['region', 'tls', 'direct'].includes(name))
  if (unknown !== undefined) throw new RangeError(`has an unknown option; region, tls and direct are known`)
  const region = url.searchParams.get('region') ?? 'us-east-1'
  if (!REGION.test(region)) throw new RangeError('has a region that is none, such as region=eu-west-3')
  const isOn = (name: 'tls' | 'direct') => {
    const value = url.searchParams.get(name) ?? 'on'
    if (value !== 'on' && value !== 'off') throw new RangeError(`takes ${name}=on or ${name}=off`)
    return value === 'on'
  }
  return { region, tls: isOn('tls'), direct: isOn('direct') }
}
