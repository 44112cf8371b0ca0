// The launcher's step in development and demo mode: fills an empty database and keeps demo.json current. Later starts change only the
// addresses; if the file is missing or lacks an organization, what is missing is made, and new keys.
import { env } from '@/server/kernel/env'
import { isLoopback } from '@/server/kernel/environment-values'
import { closeProcessDatabase, newCtx } from '@/server/kernel/process'
import { readDemoFile, writeDemoFile } from './demo/demo-file'
import { connectDemo, demoKeys, fillDemo, isWhole } from './demo/fill-demo'
import { notedStandIns } from './stand-in-addresses'

const { demo, appUrl, dataFolder, stripe, resend, paypal, smtp, sendgrid, twilio } = env()
if (!demo) throw new Error('Demo data are for demo mode only.')
const ctx = newCtx({ kind: 'system', name: 'demo' }, 'demo-data')
const written = readDemoFile(dataFolder)?.organizations
// The file is written last: where it lists everything, nothing was cut off, and whatever people changed since is theirs.
const isDone = written && (await isWhole(ctx, written))
if (isDone) await connectDemo(ctx)
else await fillDemo(ctx)
const organizations = isDone ? written : await demoKeys(ctx)
const noted = notedStandIns(dataFolder)
const isServer = (url = '') => smtp !== null && URL.canParse(url) && Number(new URL(url).port) === smtp.port
writeDemoFile(dataFolder, {
  appUrl,
  stripeWebhookSecret: stripe?.webhookSecrets[0] ?? '',
  standIns: {
    ...(stripe?.apiBase && { stripe: stripe.apiBase.origin }),
    ...(resend?.apiBase && { resend: resend.apiBase.origin }),
    ...(paypal && isLoopback(paypal.apiBase) && { paypal: paypal.apiBase.origin }),
    // Its messages are read elsewhere than they are handed in.
    ...(noted.smtp && isServer(noted.smtpServer) && { smtp: noted.smtp }),
    ...(sendgrid?.apiBase && { sendgrid: sendgrid.apiBase.origin }),
    ...(twilio && isLoopback(twilio.apiBase) && { twilio: twilio.apiBase.origin }),
  },
  organizations,
})
await closeProcessDatabase()
