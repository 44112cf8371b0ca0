// The stand-ins as a process of their own. Options come from the environment that its launcher builds; when they
// listen, one line of JSON says where. Stops on SIGTERM, SIGINT, or when its parent goes away.
import { startStandIns } from './start-stand-ins'

const PARENT_CHECK_MS = 500
const parent = process.ppid

function option(name: string): string {
  const value = process.env[name]
  if (!value) {
    console.error(`The stand-ins need the environment variable ${name}.`)
    process.exit(1)
  }
  return value
}

const standIns = await startStandIns({
  folder: option('STAND_INS_FOLDER'),
  appUrl: option('APP_URL'),
  pages: { stripe: process.env.STRIPE_PAGES ?? null, paypal: process.env.PAYPAL_PAGES ?? null },
  stripeSecretKey: option('STRIPE_SECRET_KEY'),
  stripeWebhookSecret: option('STRIPE_WEBHOOK_SECRET'),
  resendApiKey: option('RESEND_API_KEY'),
  resendWebhookSecret: option('RESEND_WEBHOOK_SECRET'),
  smtp: { user: 'portillon', password: option('SMTP_PASSWORD') },
  sendgridApiKey: option('SENDGRID_API_KEY'),
  sendgridSigningKey: option('SENDGRID_SIGNING_KEY'),
  twilio: { accountSid: option('TWILIO_ACCOUNT_SID'), authToken: option('TWILIO_AUTH_TOKEN') },
  publicAppUrl: process.env.PUBLIC_APP_URL ?? null,
  paypal: {
    clientId: option('PAYPAL_CLIENT_ID'),
    clientSecret: option('PAYPAL_CLIENT_SECRET'),
    webhookId: option('PAYPAL_WEBHOOK_ID'),
  },
})
const { close, ...addresses } = standIns
process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await close()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('disconnect', stop)
setInterval(() => {
  if (process.ppid !== parent) stop()
}, PARENT_CHECK_MS).unref()
