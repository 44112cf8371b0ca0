// What every mail must be before any provider sees it. Guards: nothing that a person wrote can open a header or name a second recipient: line
// breaks in a subject or a name become spaces, whatever else is out of order refuses the message.
import { email as emailSchema } from '@/server/kernel/text'
import type { MessageReason } from '../contract'
import type { HandOver, OutgoingEmail } from './message-sender'

/** Those by which a message says what it is; what routes or authenticates it is the provider's. */
const ALLOWED_HEADER = /^(List-[A-Za-z-]{1,60}|X-[A-Za-z0-9-]{1,60}|Feedback-ID|Auto-Submitted|Precedence)$/i
const PRINTABLE = /^[\x20-\x7e]{1,900}$/
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu
const IDENTITY = /^[A-Za-z0-9_-]{1,100}$/

/** Under which providers keep the identity, and report it: a tag, an argument, a parameter. */
export const IDENTITY_NAME = 'notification'

/** Shown by no mail program, the same whoever carries the message: without it some would fold mails with one subject together. */
const IDENTITY_HEADER = 'X-Entity-Ref-ID'

/** `send` is given a message whose every part is safe to write into a header. */
export async function sendSafely(
  email: OutgoingEmail,
  send: (email: OutgoingEmail) => Promise<HandOver>,
): Promise<HandOver> {
  const fault = faultOf(email)
  if (fault !== null) return { outcome: 'refused', reason: fault }
  return send({
    ...email,
    from: { name: oneLine(email.from.name), address: email.from.address },
    subject: oneLine(email.subject),
    headers: { ...email.headers, [IDENTITY_HEADER]: email.identity },
    attachments: email.attachments.map((one) => ({ ...one, filename: fileName(one.filename) })),
  })
}

function faultOf(email: OutgoingEmail): MessageReason | null {
  if (!isMailbox(email.to)) return 'no_mailbox'
  if (!isMailbox(email.from.address) || (email.replyTo !== null && !isMailbox(email.replyTo))) return 'no_sender'
  const isIdentity = IDENTITY.test(email.identity)
  const areHeaders = Object.entries(email.headers).every(
    ([name, value]) => ALLOWED_HEADER.test(name) && PRINTABLE.test(value),
  )
  const haveTypes = email.attachments.every(({ contentType }) => /^[\w.+-]+\/[\w.+-]+$/.test(contentType))
  return isIdentity && areHeaders && haveTypes ? null : 'unsendable'
}

/** As written: the schema would forgive blanks around it. */
function isMailbox(address: string): boolean {
  return address.trim() === address && emailSchema.safeParse(address).success
}

export function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ').toWellFormed().trim()
}

function fileName(text: string): string {
  return oneLine(text).replace(/[/\\]/g, '-').slice(0, 200) || 'attachment'
}

/** `<identity@domain of the sender>`: the same message has the same one, whoever carries it and however often. */
export function messageIdOf({ identity, from }: OutgoingEmail): string {
  return `<${identity}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`
}

/** A name before an address, quoted where it has signs that would end it. */
export function namedMailbox({ name, address }: OutgoingEmail['from']): string {
  const safe = name.replace(/[<>]/g, '')
  if (safe === '') return address
  return /[()[\]:;@\\,."]/.test(safe) ? `"${safe.replace(/["\\]/g, '\\$&')}" <${address}>` : `${safe} <${address}>`
}
