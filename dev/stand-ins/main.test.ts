// The stand-ins as a process: says where it listens, keeps its state, and goes when it is told or left alone.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import {
  eventually,
  freshFolder,
  PAYPAL,
  RESEND_KEY,
  RESEND_SECRET,
  SENDGRID_KEY,
  SENDGRID_SIGNING_KEY,
  STRIPE_KEY,
  sessionParams,
  stripeSdk,
  TWILIO,
  WEBHOOK_SECRET,
} from './stand-ins-under-test'

const MAIN = path.join(import.meta.dirname, 'main.ts')
const started: number[] = []
afterEach(() => {
  for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    STAND_INS_FOLDER: folder,
    APP_URL: 'http://127.0.0.1:9',
    STRIPE_SECRET_KEY: STRIPE_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    RESEND_API_KEY: RESEND_KEY,
    RESEND_WEBHOOK_SECRET: RESEND_SECRET,
    SMTP_PASSWORD: 'smtp-password',
    SENDGRID_API_KEY: SENDGRID_KEY,
    SENDGRID_SIGNING_KEY,
    TWILIO_ACCOUNT_SID: TWILIO.accountSid,
    TWILIO_AUTH_TOKEN: TWILIO.authToken,
    PAYPAL_CLIENT_ID: PAYPAL.clientId,
    PAYPAL_CLIENT_SECRET: PAYPAL.clientSecret,
    PAYPAL_WEBHOOK_ID: PAYPAL.webhookId,
  }
}

async function firstLine(
  child: ChildProcess,
): Promise<{ ready?: boolean; stripe: string; resend: string; pid: number }> {
  if (!child.stdout) throw new Error('the child has no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return JSON.parse(line)
}

test('one line says where the stand-ins are; SIGTERM ends them with everything written', async () => {
  const folder = await freshFolder()
  const start = () => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: environment(folder),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    started.push(child.pid ?? 0)
    return child
  }
  const first = start()
  const ready = await firstLine(first)
  expect(ready.ready).toBe(true)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(path.join(folder, 'ports.json'))).mode & 0o777).toBe(0o600)
  const { id } = await stripeSdk(ready.stripe).checkout.sessions.create(sessionParams())
  first.kill('SIGTERM')
  expect(await once(first, 'exit')).toEqual([0, null])
  const second = start()
  const again = await firstLine(second)
  expect(again).toEqual(ready)
  expect((await stripeSdk(again.stripe).checkout.sessions.retrieve(id)).id).toBe(id)
  second.kill('SIGINT')
  expect(await once(second, 'exit')).toEqual([0, null])
}, 30_000)

test('they stop when their parent is killed', async () => {
  const folder = await freshFolder()
  const launcher = `
    const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['--import', 'tsx', ${JSON.stringify(MAIN)}], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', (line) => process.stdout.write(JSON.stringify({ ...JSON.parse(line), pid: child.pid }) + '\\n'))
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['-e', launcher], {
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(parent.pid ?? 0)
  const { pid } = await firstLine(parent)
  started.push(pid)
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await eventually('gone', () => !isAlive(pid))
}, 30_000)

test('a missing option is a sentence', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...environment(''), STAND_INS_FOLDER: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  started.push(child.pid ?? 0)
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  expect((await once(child, 'close'))[0]).toBe(1)
  expect(said).toBe('The stand-ins need the environment variable STAND_INS_FOLDER.\n')
}, 30_000)
