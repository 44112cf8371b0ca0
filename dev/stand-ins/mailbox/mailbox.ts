// A mailbox: every message that a stand-in accepted. Texts live in the journal, attachments as files named by their content.
// Guards: a message is stored only after its attachments are on disk, so that none points at nothing.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ControlDoor } from '../base/http-server'
import type { Collection, Store } from '../base/journal-store'

export type Attachment = { filename: string; contentType: string; contentId: string | null; content: Buffer }
export type ReceivedMessage = {
  from: string
  /** An SMS has one number here. */
  to: string[]
  cc: string[] | null
  bcc: string[] | null
  replyTo: string[] | null
  subject: string
  html: string | null
  text: string | null
  headers: Record<string, string>
  tags: { name: string; value: string }[]
  scheduledAt: string | null
  attachments: Attachment[]
}

export type StoredAttachment = Omit<Attachment, 'content'> & { sha256: string; bytes: number }
export type Message = Omit<ReceivedMessage, 'attachments'> & {
  id: string
  at: string
  idempotencyKey: string | null
  attachments: StoredAttachment[]
}

export type Mailbox = {
  messages: Collection<Message>
  add(message: ReceivedMessage, how?: { id?: string; idempotencyKey?: string | null }): Promise<Message>
  /** The bytes of an attachment. */
  content(attachment: StoredAttachment): Promise<Buffer>
}

/** Of one stand-in, as the page that shows all of them knows it. */
export type MailboxSource = {
  carrier: 'Resend' | 'SMTP' | 'SendGrid' | 'SMS'
  mailbox: Mailbox
  /** Told when somebody looks at a mail as it is. */
  opened?(message: Message): void
}

export async function openMailbox(store: Store, folder: string): Promise<Mailbox> {
  const files = path.join(folder, 'attachments')
  await mkdir(files, { recursive: true, mode: 0o700 })
  const messages = store.collection<Message>('message')
  const known = new Set<string>()

  async function keep({ content, ...rest }: Attachment): Promise<StoredAttachment> {
    const sha256 = createHash('sha256').update(content).digest('hex')
    if (!known.has(sha256)) {
      const fresh = path.join(files, `${sha256}.${randomUUID()}.new`)
      await writeFile(fresh, content, { mode: 0o600 })
      await rename(fresh, path.join(files, sha256))
      known.add(sha256)
    }
    return { ...rest, sha256, bytes: content.length }
  }
  return {
    messages,
    async add({ attachments, ...message }, { id = randomUUID(), idempotencyKey = null } = {}) {
      const kept = await Promise.all(attachments.map(keep))
      return messages.put({ id, at: new Date().toISOString(), idempotencyKey, ...message, attachments: kept })
    },
    content: ({ sha256 }) => readFile(path.join(files, sha256)),
  }
}

/** Whether a message went to this address (To, Cc or Bcc), whatever its case; part of an address will do. */
export function isFor(message: Message, wanted: string): boolean {
  const all = [...message.to, ...(message.cc ?? []), ...(message.bcc ?? [])]
  return all.some((address) => address.toLowerCase().includes(wanted.trim().toLowerCase()))
}

/** GET /_control/messages: oldest first; ?to= keeps the messages for an address. */
export function messagesDoor(mailbox: Mailbox): ControlDoor {
  return async (_body, { query }) => {
    const to = query.get('to')
    const wanted = [...mailbox.messages.values()].filter((message) => to === null || isFor(message, to))
    const messages: object[] = []
    for (const message of wanted) messages.push(await shown(mailbox, message))
    return { messages }
  }
}

async function shown(mailbox: Mailbox, message: Message): Promise<object> {
  const { id, at, to, from, cc, bcc, replyTo, subject, html, text, headers, tags, idempotencyKey } = message
  const attachments = await Promise.all(
    message.attachments.map(async (file) => ({
      filename: file.filename,
      contentType: file.contentType,
      content: (await mailbox.content(file)).toString('base64'),
    })),
  )
  return { id, at, to, from, cc, bcc, replyTo, subject, html, text, headers, tags, attachments, idempotencyKey }
}
