// What a successful start prints: where to go, and in demo mode with whom to sign in.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const demoFile = z.object({
  standIns: z.record(z.string(), z.string()).optional(),
  organizations: z.array(
    z.object({
      name: z.string(),
      slug: z.string(),
      users: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
      events: z.array(z.object({ slug: z.string() })),
    }),
  ),
})

export type BannerFacts = {
  appUrl: string
  dataFolder: string
  /** Null when DATABASE_URL names another server. */
  databaseFolder: string | null
  demo: boolean
  standIns: Record<string, string>
  stopHint: string
}

function demoLines(dataFolder: string, appUrl: string): string[] {
  const file = path.join(dataFolder, 'demo.json')
  if (!existsSync(file)) return []
  const parsed = demoFile.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) return [`  ${file} does not have the expected form.`]
  return parsed.data.organizations.flatMap((organization) => [
    '',
    `  ${organization.name}`,
    ...organization.events.map((event) => `    on sale     ${appUrl}/e/${event.slug}`),
    `    desk        ${appUrl}/org/${organization.slug}`,
    ...organization.users.map((user) => `    ${user.role.padEnd(12)}${user.email}   ${user.password}`),
  ])
}

export function bannerText(facts: BannerFacts): string {
  const lines = [
    '',
    `  Portillon is open:  ${facts.appUrl}`,
    ...(facts.standIns.resend ? [`  Mailbox:            ${facts.standIns.resend}`] : []),
    ...(facts.standIns.stripe ? [`  Test payments:      ${facts.standIns.stripe}`] : []),
    ...(facts.standIns.paypal ? [`  Test PayPal:        ${facts.standIns.paypal}`] : []),
    `  Data:               ${facts.dataFolder}`,
    ...(facts.databaseFolder ? [`  Database:           ${facts.databaseFolder}`] : []),
    ...(facts.demo ? demoLines(facts.dataFolder, facts.appUrl) : []),
    '',
    `  ${facts.stopHint}`,
    '',
  ]
  return lines.join('\n')
}
