// Starts the stand-ins of the outside services on 127.0.0.1. They speak the real protocols, so that the app runs the
// same code as in production. Guards: ports and state live in `folder`, where nobody else may read them (mails
// hold people's links), and a second start finds them again.
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startPaypal } from './paypal/paypal-stand-in'
import { startResend } from './resend/resend-stand-in'
import { startSendgrid } from './sendgrid/sendgrid-stand-in'
import { startSmtp } from './smtp/smtp-stand-in'
import { type RunningStandIn, startStripe } from './stripe/stripe-stand-in'
import { startTwilio } from './twilio/twilio-stand-in'

export type StandInOptions = {
  folder: string
  /** Origin of the app; webhooks go to /api/webhooks/… below it. */
  appUrl: string
  /** Where browsers find the pages, when that is not where the app finds the API. */
  pages?: { stripe: string | null; paypal: string | null }
  stripeSecretKey: string
  stripeWebhookSecret: string
  resendApiKey: string
  /** whsec_ and base64. */
  resendWebhookSecret: string
  smtp: { user: string; password: string }
  sendgridApiKey: string
  /** PKCS #8 in base64, of an EC key. */
  sendgridSigningKey: string
  twilio: { accountSid: string; authToken: string }
  /** Who carries messages keeps its reports to itself: for an app that listens to none. */
  withoutReports?: boolean
  /** Under which origin the app names itself, where that is not how it is reached from here. */
  publicAppUrl?: string | null
  paypal: { clientId: string; clientSecret: string; webhookId: string }
}

/** Base URLs, without a slash at the end; `smtp` is where its messages can be read. `close` writes all state before it resolves. */
export type StandIns = {
  stripe: string
  resend: string
  paypal: string
  smtp: string
  /** Where mail is handed in, with user and password. */
  smtpServer: string
  sendgrid: string
  twilio: string
  close(): Promise<void>
}

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
    const { smtp, sendgrid, twilio } = await startCarriers(options, ports, keep)
    const resend = await keep(
      startResend({
        folder: path.join(options.folder, 'resend'),
        port: ports.resend ?? null,
        appUrl: options.appUrl,
        apiKey: options.resendApiKey,
        webhookSecret: options.resendWebhookSecret,
        withoutReports: options.withoutReports ?? false,
        others: [smtp.source, sendgrid.source, twilio.source],
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
    const running = { stripe, resend, paypal, smtp, sendgrid, twilio }
    const taken = Object.entries(running).map(([name, { port }]) => [name, port] as const)
    await writePorts(file, { ...Object.fromEntries(taken), smtpServer: smtp.serverPort })
    const { user, password } = options.smtp
    const smtpServer = `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${smtp.serverPort}`
    return {
      stripe: stripe.url,
      resend: resend.url,
      paypal: paypal.url,
      smtp: smtp.url,
      smtpServer,
      sendgrid: sendgrid.url,
      twilio: twilio.url,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

type Keep = <T extends RunningStandIn>(starting: Promise<T>) => Promise<T>

/** Those beside Resend that carry messages. */
async function startCarriers(options: StandInOptions, ports: Ports, keep: Keep) {
  const { folder, appUrl, publicAppUrl } = options
  const smtp = await keep(
    startSmtp({
      folder: path.join(folder, 'smtp'),
      port: ports.smtp ?? null,
      serverPort: ports.smtpServer ?? null,
      ...options.smtp,
    }),
  )
  const sendgrid = await keep(
    startSendgrid({
      folder: path.join(folder, 'sendgrid'),
      port: ports.sendgrid ?? null,
      appUrl,
      apiKey: options.sendgridApiKey,
      signingKey: options.sendgridSigningKey,
      withoutReports: options.withoutReports ?? false,
    }),
  )
  const twilio = await keep(
    startTwilio({
      folder: path.join(folder, 'twilio'),
      port: ports.twilio ?? null,
      ...options.twilio,
      withoutReports: options.withoutReports ?? false,
      reach: publicAppUrl ? { publicUrl: publicAppUrl, appUrl } : null,
    }),
  )
  return { smtp, sendgrid, twilio }
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
