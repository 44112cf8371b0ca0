// Builds the environment in which the programs of an installation run: what the operator set, then what development and
// demo mode bring. Guards: what the operator set is never replaced; plain production invents no secret.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseEnvironment } from '@/server/kernel/env'
import { openDataFolder } from './data-folder'
import { type LanPlan, lanUrl, planLan } from './lan-addresses'
import { type Secrets, secretsOf } from './secrets'

export type Environment = Record<string, string | undefined>

const DEMO_SENDER = 'Portillon <billets@portillon.example>'

/** The environment with a `.env` file laid under it; empty values count as not set. */
export function readEnvironmentFile(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim() !== ''))
}

export type StandIns = { stripe?: string; resend?: string; paypal?: string }

/** Which stand-ins are wanted: none for a provider that the operator has a key for. */
export function wantedStandIns(environment: Environment): Record<keyof StandIns, boolean> {
  return {
    stripe: environment.STRIPE_SECRET_KEY === undefined,
    resend: environment.RESEND_API_KEY === undefined,
    paypal: environment.PAYPAL_CLIENT_ID === undefined,
  }
}

export type Plan = {
  environment: Environment
  settings: ReturnType<typeof parseEnvironment>
  /** Null in plain production. */
  secrets: Secrets | null
  /** With `--lan`: where phones come in. */
  lan: LanPlan | null
}

/** Checks everything that can be checked before a process is started. Throws EnvironmentError. */
export function planLaunch(development: boolean, isLan = false): Plan {
  const given = readEnvironmentFile()
  const lan = isLan ? planLan(Number(given.PORT ?? 3000)) : null
  const demo = development || given.PORTILLON_DEMO === '1'
  const base: Environment = {
    ...given,
    NODE_ENV: development ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORTILLON_DEMO: demo ? '1' : '0',
    ...(lan && { APP_URL: given.APP_URL ?? lanUrl(lan), TRUSTED_PROXY_HOPS: given.TRUSTED_PROXY_HOPS ?? '1' }),
    // Nobody fills in Stripe's form for the demo's organizations: with a key of one's own they sell on its account.
    ...(demo && given.STRIPE_SECRET_KEY && { STRIPE_CONNECT: given.STRIPE_CONNECT ?? 'off' }),
  }
  const dataFolder = openDataFolder(given.DATA_FOLDER ?? '.data')
  const secrets = demo ? secretsOf(dataFolder) : null
  const environment: Environment = {
    ...base,
    DATA_FOLDER: dataFolder,
    ...(secrets && {
      AUTH_SECRET: given.AUTH_SECRET ?? secrets.authSecret,
      KEY_ENCRYPTION_KEY: given.KEY_ENCRYPTION_KEY ?? secrets.keyEncryptionKey,
    }),
  }
  const settings = parseEnvironment({ DATABASE_URL: 'postgresql://embedded', ...environment })
  return {
    environment: { ...environment, APP_URL: settings.appUrl, PORT: String(settings.port) },
    settings,
    secrets,
    lan,
  }
}

/** As STRIPE_WEBHOOK_SECRET has them: the endpoint of the own account first, then the one of connected accounts. */
export function webhookSecretsOf({ stripeWebhookSecret, stripeConnectSecret }: Secrets): string {
  return `${stripeWebhookSecret},${stripeConnectSecret}`
}

/** What the process of the stand-ins is told: the keys that it takes for the providers’ own, whatever the operator has. */
export function environmentOfStandIns(
  { lan, settings }: Plan,
  environment: Environment,
  secrets: Secrets,
): Environment {
  return {
    ...environment,
    STAND_INS_FOLDER: path.join(settings.dataFolder, 'stand-ins'),
    ...(lan && {
      // They would not trust the certificate, and a phone does not reach their own addresses.
      APP_URL: `http://127.0.0.1:${settings.port}`,
      STRIPE_PAGES: lanUrl(lan, 'stripe'),
      PAYPAL_PAGES: lanUrl(lan, 'paypal'),
    }),
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecretsOf(secrets),
    RESEND_API_KEY: secrets.resendApiKey,
    PAYPAL_CLIENT_ID: secrets.paypalClientId,
    PAYPAL_CLIENT_SECRET: secrets.paypalClientSecret,
    PAYPAL_WEBHOOK_ID: secrets.paypalWebhookId,
  }
}

/** Points the providers that the operator has no keys for at their stand-ins. */
export function withStandIns(environment: Environment, secrets: Secrets, addresses: StandIns): Environment {
  const wanted = wantedStandIns(environment)
  return {
    ...environment,
    ...(wanted.stripe && {
      STRIPE_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecretsOf(secrets),
      STRIPE_API_BASE: addresses.stripe,
    }),
    ...(wanted.paypal && {
      PAYPAL_CLIENT_ID: secrets.paypalClientId,
      PAYPAL_CLIENT_SECRET: secrets.paypalClientSecret,
      PAYPAL_WEBHOOK_ID: secrets.paypalWebhookId,
      PAYPAL_API_BASE: addresses.paypal,
    }),
    ...(wanted.resend && {
      RESEND_API_KEY: secrets.resendApiKey,
      RESEND_API_BASE: addresses.resend,
      MAIL_FROM: environment.MAIL_FROM ?? DEMO_SENDER,
    }),
  }
}
