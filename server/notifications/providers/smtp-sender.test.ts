// Mail servers that do not speak as they should: none of them learns the password in clear, and none makes a message lost or sent twice.

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { parseSmtpAddress } from '@/server/kernel/smtp-address'
import { anEmail } from '@/tests/support/message-carriers'
import type { HandOver } from './message-sender'
import { smtpSender } from './smtp-sender'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const send = (address: string) => smtpSender(parseSmtpAddress(address))?.send(anEmail())

/** Stands for the connection itself among a server's lines. */
const CALL = '(somebody calls)'

/** A server that answers each line by these words; null: it hangs up there. */
async function scripted(answers: (line: string) => string | null): Promise<{ port: number; lines: string[] }> {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    const answer = (line: string) => {
      const words = answers(line)
      if (words === null) socket.destroy()
      else if (words !== '') socket.write(words)
    }
    answer(CALL)
    let rest = ''
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('latin1')).split('\r\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        answer(line)
      }
    })
  })
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: await portOf(server), lines }
}

const polite = (line: string) => {
  if (line === CALL) return '220 here\r\n'
  if (line.startsWith('EHLO')) return '250-here\r\n250 AUTH PLAIN\r\n'
  if (line.startsWith('AUTH')) return '235 ok\r\n'
  if (line === 'STARTTLS') return '502 no\r\n'
  if (line === 'DATA') return '354 go\r\n'
  if (line === '.') return '250 ok\r\n'
  return /^(MAIL|RCPT|RSET|QUIT)/.test(line) ? '250 ok\r\n' : ''
}

test('a server that offers no TLS where TLS is wanted gets neither password nor message', async () => {
  const { port, lines } = await scripted(polite)
  expect(await send(`smtp://user:hunter2@127.0.0.1:${port}?tls=on`)).toMatchObject({ outcome: 'not_taken' })
  expect(lines.join('\n')).not.toMatch(/AUTH|MAIL/)
})

test.each(['smtp', 'smtps'])(
  'a certificate that nobody vouches for ends it before the password (%s)',
  async (protocol) => {
    let asked = 0
    const server = new SMTPServer({
      secure: protocol === 'smtps',
      logger: false,
      closeTimeout: 1,
      onAuth: (_auth, _session, done) => {
        asked++
        done(null, { user: 'x' })
      },
    })
    server.on('error', () => {})
    const port = await new Promise<number>((resolve) => {
      const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port))
    })
    cleanups.push(() => server.close())
    expect(await send(`${protocol}://user:hunter2@127.0.0.1:${port}?tls=on`)).toMatchObject({ outcome: 'not_taken' })
    expect(asked).toBe(0)
  },
)

test.each<[string, string, string]>([
  ['when it is called', CALL, 'not_taken'],
  ['at the greeting', '^EHLO', 'not_taken'],
  ['at the password', '^AUTH', 'not_taken'],
  ['at the sender', '^MAIL', 'not_taken'],
  ['at the recipient', '^RCPT', 'not_taken'],
  ['before the message', '^DATA$', 'not_taken'],
  ['in the middle of the message', '^Subject:', 'unknown'],
  ['after the message', '^\\.$', 'unknown'],
])('a server that hangs up %s', async (_when, at, outcome) => {
  const where = at === CALL ? /^\(/ : new RegExp(at)
  const { port, lines } = await scripted((line) => (where.test(line) ? null : polite(line)))
  expect(await send(`smtp://user:hunter2@127.0.0.1:${port}`)).toMatchObject({ outcome })
  // Never the message twice over one hand-over.
  expect(lines.filter((line) => line.startsWith('Subject:')).length).toBeLessThanOrEqual(1)
})

const bounced = { outcome: 'refused', isNoMailbox: true } as const
const ofThisOne = { outcome: 'not_taken', fault: 'message' } as const
const ofAll = { outcome: 'not_taken', fault: 'carrier' } as const
const HOURLY = '550 Domain shop.example has exceeded the max emails per hour (101/100 (101%)) allowed'

test.each<[string, string, string, Partial<HandOver>]>([
  ['a recipient that does not exist', '^RCPT', '550 5.1.1 no such user', bounced],
  ['a recipient whose domain takes no mail', '^RCPT', '556 5.1.10 null MX', bounced],
  ['a recipient that was closed', '^RCPT', '550-5.2.1 disabled\r\n550 5.2.1 see there', bounced],
  ['a recipient without a status', '^RCPT', '550 unknown user', bounced],
  ['a recipient in other words', '^RCPT', '550 <camille@exemple.fr>: Mailbox not found', bounced],
  ['a mailbox that is full for good', '^RCPT', '552 5.2.2 over quota', ofThisOne],
  ['a sender that the recipient does not want', '^RCPT', '550 5.1.8 bad sender', ofThisOne],
  ['an address that is rejected', '^RCPT', '550 5.1.0 Address rejected', ofThisOne],
  ['a relay without a status', '^RCPT', '550 relay not permitted', ofThisOne],
  ['a prohibition', '^RCPT', '550 Administrative prohibition', ofThisOne],
  ['a quota of a day', '^RCPT', '550 Daily sending quota exceeded', ofThisOne],
  ['a quota of an hour', '^RCPT', HOURLY, ofThisOne],
  ['a quota, said with the address', '^RCPT', '550 <user@unknown.example>: over limit', ofThisOne],
  ['an account of ours', '^RCPT', '550 your account does not exist', ofThisOne],
  ['a sender that is not known', '^RCPT', '550 Sender address unknown', ofThisOne],
  ['a full mailbox', '^RCPT', '452 4.2.2 full', ofThisOne],
  ['a relay that is not ours', '^RCPT', '554 5.7.1 relay access denied', ofThisOne],
  ['a recipient before the password', '^RCPT', '530 5.7.0 authentication required', ofAll],
  ['a sender that is not ours', '^MAIL', '553 5.7.1 sender rejected', ofAll],
  ['a limit per hour', '^MAIL', '451 4.7.1 too many', ofAll],
  ['a reputation', '^\\.$', '554 5.7.1 blocked', ofThisOne],
  ['a message without a word why', '^\\.$', '554 transaction failed', ofThisOne],
  ['every message for now', '^RCPT', '503 not now', ofAll],
  ['a message that this system does not take', '^\\.$', '552 5.3.4 too big', ofThisOne],
  ['a message whose content is bad', '^\\.$', '554 5.6.0 malformed', { outcome: 'refused' }],
  ['a message that is too big', '^\\.$', '552 too big', { outcome: 'refused' }],
  ['a server that goes down', '^\\.$', '421 4.3.2 shutting down', ofAll],
  ['an answer that is none', '^MAIL', 'Welcome!', ofAll],
])('%s: %s → %s means %j', async (_what, at, words, meaning) => {
  const where = new RegExp(at)
  const { port } = await scripted((line) => (where.test(line) ? `${words}\r\n` : polite(line)))
  const answer = await send(`smtp://user:hunter2@127.0.0.1:${port}`)
  expect(answer).toMatchObject(meaning)
  expect(JSON.stringify(answer)).not.toContain('hunter2')
})

test('a taken message has its Message-ID, one recipient and one end', async () => {
  const { port, lines } = await scripted(polite)
  const email = anEmail({ text: 'Un\n.\nDeux\n..', html: '<p>x</p>' })
  const sender = smtpSender(parseSmtpAddress(`smtp://user:hunter2@127.0.0.1:${port}`))
  expect(await sender?.send(email)).toEqual({
    outcome: 'taken',
    messageId: `<${email.identity}@portillon.example>`,
  })
  expect(lines.filter((line) => line.startsWith('RCPT'))).toEqual([`RCPT TO:<${email.to}>`])
  expect(lines.filter((line) => line === '.')).toHaveLength(1)
  expect(lines).toContain(`Message-ID: <${email.identity}@portillon.example>`)
})
