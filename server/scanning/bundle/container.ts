// The outer form of a bundle: sections one after the other, and at the end the signatures over all that stands before. Runs in the browser
// and the server. Guards: what was cut off, added or changed is no bundle; a signature made for a ticket or a list of revocations can never
// be taken for a bundle's.
//
//   magic 8 · { type 1 · length 4 · bytes }… · end section: { kid 4 · Ed25519 64 }… · nothing behind it
//
// The signed text is a prefix and the SHA-256 of every byte before the end section. It is signed by each of the event's keys, so that a
// device that knows only an older one can follow a change of keys.
import type { BundleHead, BundleRevocation } from './contract'
import { BUNDLE_FORMAT } from './contract'

export const SECTION = { head: 1, tickets: 2, revocations: 3, end: 9 } as const

export const MAGIC = Uint8Array.from([...'PTLBND'].map((c) => c.charCodeAt(0)).concat([BUNDLE_FORMAT, 0]))
/** `TKTBND/1` and a zero byte. */
const SIGNING_PREFIX = new Uint8Array([0x54, 0x4b, 0x54, 0x42, 0x4e, 0x44, 0x2f, 0x31, 0x00])
const SECTION_HEADER = 5
const SIGNATURE_ENTRY = 68
const REVOCATION = 14

export type BundleSignature = { kid: number; signature: Uint8Array }

export type Container = {
  head: BundleHead
  /** The bodies of the sections of tickets, in their order. */
  tickets: Uint8Array[]
  revocations: BundleRevocation[]
  signatures: BundleSignature[]
  /** So many bytes are signed. */
  signedLength: number
}

export function section(type: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SECTION_HEADER + body.length)
  bytes[0] = type
  new DataView(bytes.buffer).setUint32(1, body.length)
  bytes.set(body, SECTION_HEADER)
  return bytes
}

/** @param digest SHA-256 of all that stands before the signatures */
export function bundleMessage(digest: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(SIGNING_PREFIX.length + digest.length)
  message.set(SIGNING_PREFIX)
  message.set(digest, SIGNING_PREFIX.length)
  return message
}

export function endSection(signatures: readonly BundleSignature[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(SIGNATURE_ENTRY * signatures.length)
  const view = new DataView(body.buffer)
  signatures.forEach(({ kid, signature }, index) => {
    view.setUint32(SIGNATURE_ENTRY * index, kid)
    body.set(signature, SIGNATURE_ENTRY * index + 4)
  })
  return section(SECTION.end, body)
}

export function encodeRevocations(revocations: readonly BundleRevocation[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(REVOCATION * revocations.length)
  const view = new DataView(body.buffer)
  revocations.forEach(({ kid, serial, minGen }, index) => {
    view.setUint32(REVOCATION * index, kid)
    view.setBigUint64(REVOCATION * index + 4, serial)
    view.setUint16(REVOCATION * index + 12, minGen)
  })
  return body
}

/** The head as soon as its bytes are there, for the progress of a load; it is not to be trusted before the whole is. */
export function peekHead(bytes: Uint8Array): BundleHead | null {
  if (bytes.length < MAGIC.length + SECTION_HEADER || bytes[MAGIC.length] !== SECTION.head) return null
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length + 1)
  const from = MAGIC.length + SECTION_HEADER
  return bytes.length < from + length ? null : readHead(bytes.subarray(from, from + length))
}

/** Null when the bytes are not one whole container from the first to the last. Whether it is true is a question of its signatures. */
export function readContainer(bytes: Uint8Array): Container | null {
  if (bytes.length < MAGIC.length || MAGIC.some((byte, index) => bytes[index] !== byte)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Omit<Container, 'head' | 'signatures' | 'signedLength'> = { tickets: [], revocations: [] }
  let head: BundleHead | null = null
  for (let offset = MAGIC.length; offset + SECTION_HEADER <= bytes.length; ) {
    const type = bytes[offset]
    const length = view.getUint32(offset + 1)
    const from = offset + SECTION_HEADER
    if (from + length > bytes.length) return null
    const body = bytes.subarray(from, from + length)
    if (type === SECTION.end) {
      const isLast = from + length === bytes.length && length % SIGNATURE_ENTRY === 0
      return head && isLast ? { ...found, head, signatures: readSignatures(body), signedLength: offset } : null
    }
    if (type === SECTION.head) head = readHead(body)
    else if (type === SECTION.tickets) found.tickets.push(body)
    else if (type === SECTION.revocations) found.revocations.push(...readRevocations(body))
    else return null
    if (!head) return null
    offset = from + length
  }
  return null
}

function readHead(body: Uint8Array): BundleHead | null {
  try {
    const head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as BundleHead
    return head.format === BUNDLE_FORMAT ? head : null
  } catch {
    return null
  }
}

function readSignatures(body: Uint8Array): BundleSignature[] {
  const view = new DataView(body.buffer, body.byteOffset)
  return Array.from({ length: body.length / SIGNATURE_ENTRY }, (_, index) => ({
    kid: view.getUint32(SIGNATURE_ENTRY * index),
    signature: body.slice(SIGNATURE_ENTRY * index + 4, SIGNATURE_ENTRY * (index + 1)),
  }))
}

function* readRevocations(body: Uint8Array): Generator<BundleRevocation> {
  const view = new DataView(body.buffer, body.byteOffset)
  for (let at = 0; at + REVOCATION <= body.length; at += REVOCATION) {
    yield { kid: view.getUint32(at), serial: view.getBigUint64(at + 4), minGen: view.getUint16(at + 12) }
  }
}
