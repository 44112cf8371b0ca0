// Starts the stand-ins of the outside services on 127.0.0.1. They speak the real protocols, so that the app runs the
// same code as in production. Guards: ports and state live in `folder`, where nobody else may read them (mails
// hold people's links), and a second start finds them again.
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startPaypal } from './paypal/paypal-stand-in'
import { startResend } from './resend/resend-stand-in'
import { type RunningStandIn, startStripe } from './stripe/stripe-stand-in'

export type StandInOptions = {
  folder: string
  /** Origin of the app; webhooks go to /api/webhooks/… below it. */
  appUrl: string
  /** Where browsers find the pages, when that is not where the app finds the API. */
  pages?: { stripe: string | null; paypal: string | null }
  stripeSecretKey: string
  stripeWebhookSecret: string
  resendApiKey: string
  paypal: { clientId: string; clientSecret: string; webhookId: string }
}

/** Base URLs, without a slash at the end. `close` writes all state before it resolves. */
export type StandIns = { stripe: string; resend: string; paypal: string; close(): Promise<void> }

export async function startStandIns(options: StandInOptions): Promise<StandIns> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  await chmod(options.folder, 0o700) // one that an earlier version made
  const file = path.join(options.folder, 'ports.json')
  const ports = await readPorts(file)
  const started: RunningStandIn[] = []
  const keep = async <T extends RunningStandIn>(starting: Promise<T>): Promise<T> => {
    const running = await starting
    started.push(running)
    return running
  }
  const close = async () => void (await Promise.all(started.map((running) => running.close())))
  try {
    const stripe = await keep(
      startStripe({
        folder: path.join(options.folder, 'stripe'),
        port: ports.stripe ?? null,
        appUrl: options.appUrl,
        pages: options.pages?.stripe ?? null,
        secretKey: options.stripeSecretKey,
        webhookSecret: options.stripeWebhookSecret,
      }),
    )
    const resend = await keep(
      startResend({
        folder: path.join(options.folder, 'resend'),
        port: ports.resend ?? null,
        apiKey: options.resendApiKey,
      }),
    )
    const paypal = await keep(
      startPaypal({
        folder: path.join(options.folder, 'paypal'),
        port: ports.paypal ?? null,
        appUrl: options.appUrl,
        pages: options.pages?.paypal ?? null,
        ...options.paypal,
      }),
    )
    await writePorts(file, { stripe: stripe.port, resend: resend.port, paypal: paypal.port })
    return { stripe: stripe.url, resend: resend.url, paypal: paypal.url, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Ports = { [name: string]: number }

async function readPorts(file: string): Promise<Ports> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof read !== 'object' || read === null) return {}
    return Object.fromEntries(
      Object.entries(read).filter(([, port]) => Number.isInteger(port) && port > 0 && port < 65_536),
    )
  } catch {
    // The first start, or a file that somebody spoilt: new ports will do.
    return {}
  }
}

async function writePorts(file: string, ports: Ports): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(ports)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
