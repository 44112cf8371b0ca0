// Mailboxes as people write them: whom the product takes for a recipient, and that a real mail server is given exactly that one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { email } from '@/server/kernel/text'
import { anEmail, type Carriers, mailCarriers, startCarriers } from '@/tests/support/message-carriers'
import { emailSenders } from './configured'

let carriers: Carriers

beforeAll(async () => {
  carriers = await startCarriers()
})
afterAll(() => carriers.stop())

const taken: [written: string, sent: string][] = [
  ['camille@exemple.fr', 'camille@exemple.fr'],
  ['  Camille.Roussel@Exemple.FR ', 'camille.roussel@exemple.fr'],
  ['camille+billets@exemple.fr', 'camille+billets@exemple.fr'],
  ["o'brien@exemple.fr", "o'brien@exemple.fr"],
  ['jean-pierre_2@sous.domaine.exemple.fr', 'jean-pierre_2@sous.domaine.exemple.fr'],
  ['a@b.co', 'a@b.co'],
  ['1234567890@exemple.fr', '1234567890@exemple.fr'],
  ['50%net@exemple.fr', '50%net@exemple.fr'],
  ['camille_@exemple.fr', 'camille_@exemple.fr'],
  ['camille@xn--exmple-cva.fr', 'camille@xn--exmple-cva.fr'],
  ['camille@exemple.photography', 'camille@exemple.photography'],
  [`${'a'.repeat(64)}@exemple.fr`, `${'a'.repeat(64)}@exemple.fr`],
]

const refused = [
  '',
  'camille',
  '@exemple.fr',
  'camille@',
  'camille@exemple',
  'camille@@exemple.fr',
  'camille@exemple..fr',
  'ca..mille@exemple.fr',
  '.camille@exemple.fr',
  'camille.@exemple.fr',
  'camille@-exemple.fr',
  'camille@[127.0.0.1]',
  'camille@127.0.0.1',
  'camille roussel@exemple.fr',
  '"camille roussel"@exemple.fr',
  'Camille <camille@exemple.fr>',
  'camille@exemple.fr, autre@exemple.fr',
  'camille@exemple.fr;autre@exemple.fr',
  'camille@exemple.fr\r\nBcc: autre@exemple.fr',
  'camille@exemple.fr\nRCPT TO:<autre@exemple.fr>',
  'camille@exemple.fr\0',
  'camille(commentaire)@exemple.fr',
  'camille@exemple.fr>',
  'élodie@exemple.fr',
  'camille@exämple.fr',
  'camille@exemple.fr\u200b',
  'cаmille@exemple.fr', // the second letter is Cyrillic
  `${'a'.repeat(250)}@exemple.fr`,
  '50%@exemple.fr',
  'camille@exemple.fr SIZE=1',
  'group: a@exemple.fr, b@exemple.fr;',
]

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
