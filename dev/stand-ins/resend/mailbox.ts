// The mailbox: every message that was accepted. Texts live in the journal, attachments as files named by their content.
// Guards: a message is stored only after its attachments are on disk, so that none points at nothing.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Collection, Store } from '../base/journal-store'
import type { Attachment, ReadEmail } from './read-email'

export type StoredAttachment = {
  filename: string
  contentType: string
  contentId: string | null
  sha256: string
  bytes: number
}
export type Message = Omit<ReadEmail, 'attachments'> & {
  id: string
  at: string
  idempotencyKey: string | null
  attachments: StoredAttachment[]
}

export type Mailbox = {
  messages: Collection<Message>
  add(email: ReadEmail, idempotencyKey: string | null): Promise<Message>
  /** The bytes of an attachment. */
  content(attachment: StoredAttachment): Promise<Buffer>
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
    async add({ attachments, ...email }, idempotencyKey) {
      const kept = await Promise.all(attachments.map(keep))
      return messages.put({
        id: randomUUID(),
        at: new Date().toISOString(),
        idempotencyKey,
        ...email,
        attachments: kept,
      })
    },
    content: ({ sha256 }) => readFile(path.join(files, sha256)),
  }
}
