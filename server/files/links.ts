// Short-lived addresses of stored files, for answers of the API and for downloads. The address itself is the right to the file, for
// minutes and for this file alone. Guards: nobody can make one without the secret or prolong one; a file that nothing points at any
// more is gone at once, whatever its address promised.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import { apiUrl } from '@/server/kernel/links'
import { isStorageKey, processStorage } from './storage'
import { isStored } from './stored-files'

const LIFE_SECONDS = 15 * 60
/** Links of one minute look alike, so that a list that is asked for every second does not change. */
const STEP_SECONDS = 60
/** How long the storage's own address lives after the redirect. */
const REDIRECT_SECONDS = 60

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)

export const fileLinkQuery = z.strictObject({ exp: z.string(), name: z.string(), sig: z.string() })

/** @param file its storage key, and the name under which it is saved: letters, digits, dots and dashes */
export function fileLink(ctx: Pick<Ctx, 'now'>, file: { key: string; name: string }): string {
  fileName.parse(file.name)
  const expires = Math.ceil((ctx.now.getTime() / 1000 + LIFE_SECONDS) / STEP_SECONDS) * STEP_SECONDS
  const query = new URLSearchParams({ exp: String(expires), name: file.name, sig: signatureOf(file, expires) })
  return apiUrl(`/files/${file.key}?${query}`)
}

export type OpenedFile =
  | { redirect: string }
  | { name: string; contentType: string; bytes: number; pieces: AsyncIterable<Uint8Array> }

/** The file behind a link: where it is, or its bytes. A link that was not made here is 404, one whose time is over 410. */
export async function openFileLink(ctx: Ctx, key: string, query: z.infer<typeof fileLinkQuery>): Promise<OpenedFile> {
  const expires = /^\d{1,12}$/.test(query.exp) ? Number(query.exp) : null
  const { name } = query
  if (expires === null || !isStorageKey(key) || !isSignature(query.sig, signatureOf({ key, name }, expires))) {
    notFound('file')
  }
  if (expires * 1000 <= ctx.now.getTime()) {
    fail('gone', 'file.link_expired', 'This link was valid for some minutes. Ask for a new one.')
  }
  if (!(await isStored(ctx, key))) notFound('file')
  const contentType = contentTypeOf(key)
  const options = { seconds: REDIRECT_SECONDS, fileName: name, contentType, now: ctx.now }
  const redirect = await processStorage().linkTo(key, options)
  if (redirect) return { redirect }
  return { name, contentType, ...((await processStorage().read(key)) ?? notFound('file')) }
}

function signatureOf({ key, name }: { key: string; name: string }, expires: number): string {
  const secret = env().authSecret
  return createHmac('sha256', secret).update(`portillon/file-link\0${key}\0${name}\0${expires}`).digest('base64url')
}

function isSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const contentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  zip: 'application/zip',
  png: 'image/png',
  webp: 'image/webp',
  jpg: 'image/jpeg',
}

function contentTypeOf(key: string): string {
  return contentTypes[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
}
