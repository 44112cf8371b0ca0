// Mailboxes as people write them: whom the product takes for a recipient, and that a real mail server is given exactly that one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { email } from '@/server/kernel/text'
import { refusedMailboxes as refused, takenMailboxes as taken } from '@/tests/support/mailbox-forms'
import { anEmail, type Carriers, mailCarriers, startCarriers } from '@/tests/support/message-carriers'
import { emailSenders } from './configured'

let carriers: Carriers

beforeAll(async () => {
  carriers = await startCarriers()
})
afterAll(() => carriers.stop())

test.each(refused)('%j is no recipient: neither for a request nor for a provider', async (written) => {
  expect(email.safeParse(written).success).toBe(false)
  const before = await Promise.all(mailCarriers.map(async (name) => (await carriers.received(name)).length))
  for (const sender of emailSenders().values())
    expect(await sender.send(anEmail({ to: written }))).toMatchObject({ outcome: 'refused' })
  expect(await Promise.all(mailCarriers.map(async (name) => (await carriers.received(name)).length))).toEqual(before)
})

test.each(taken)('%j reaches each provider’s mailbox as the one recipient', async (written, sent) => {
  const to = email.parse(written)
  expect(to).toBe(sent)
  for (const [name, sender] of emailSenders()) {
    const mail = anEmail({ to })
    expect((await sender.send(mail)).outcome).toBe('taken')
    const messages = await carriers.received(name)
    expect(messages.at(-1)).toMatchObject({ to: [sent], headers: { 'X-Entity-Ref-ID': mail.identity } })
  }
})
