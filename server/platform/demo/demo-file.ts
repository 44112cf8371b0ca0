// `demo.json` in the data folder: what people's scripts and smoke tests need to know of a demo installation. Mode 600: it holds keys.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export type DemoFile = {
  appUrl: string
  stripeWebhookSecret: string
  standIns: Record<string, string>
  organizations: {
    id: string
    name: string
    slug: string
    apiKey: string
    /** Signs messages to `/api/internal/payment-webhook`; files of before there were integrations have none. */
    integrationId?: string
    integrationSecret?: string
    users: { email: string; password: string; role: string }[]
    events: {
      id: string
      slug: string
      ticketTypes: { id: string; name: string; price: { amount: number; currency: string } }[]
    }[]
  }[]
}

export function readDemoFile(dataFolder: string): DemoFile | null {
  const file = path.join(dataFolder, 'demo.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoFile) : null
}

/** Whole or not at all. */
export function writeDemoFile(dataFolder: string, content: DemoFile): void {
  const file = path.join(dataFolder, 'demo.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
