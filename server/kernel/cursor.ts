// Where a page of a list ended: the instant and id of its last row, so that rows added meanwhile neither repeat nor hide others.
import { fail } from './errors'
import { isUuid } from './text'

export type Cursor = { at: Date; id: string }

const form = /^(\d{1,15})\.([0-9a-f-]{36})$/

export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.getTime()}.${id}`).toString('base64url')
}

/** Null without a cursor; fails for a text that is none. */
export function decodeCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const [, at, id] = form.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
  if (at === undefined || id === undefined || !isUuid(id)) {
    return fail('invalid', 'request.invalid', 'Some fields are missing or not as they must be.', {
      details: [{ path: 'cursor', code: 'invalid', message: 'is no cursor of this list' }],
    })
  }
  return { at: new Date(Math.min(Number(at), 8.64e15)), id }
}
