// The installation that the end-to-end tests run against: `npm start` in demo mode on data that start empty and are
// removed at the end. Playwright starts it with DATA_FOLDER and PORT set.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

const folder = process.env.DATA_FOLDER
if (!folder) throw new Error('DATA_FOLDER must be set')
rmSync(folder, { recursive: true, force: true })
// What the machine happens to have in its environment must not decide about the tests.
const { DATABASE_URL, APP_URL, STRIPE_SECRET_KEY, RESEND_API_KEY, SMTP_URL, SENDGRID_API_KEY, ...given } = process.env
const { TWILIO_ACCOUNT_SID, ...environment } = given
const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], { stdio: 'inherit', env: environment })
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill('SIGTERM'))
child.once('exit', (code) => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})
