// Builds the environment in which the programs of an installation run: what the operator set, then what development and
// demo mode bring. Guards: what the operator set is never replaced; plain production invents no secret.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseEnvironment } from '@/server/kernel/env'
import { openDataFolder } from './data-folder'
import { type LanPlan, lanUrl, planLan } from './lan-addresses'
import { publicHalfOf, type Secrets, secretsOf } from './secrets'
import type { StandIns } from './stand-in-addresses'

export type Environment = Record<string, string | undefined>

const DEMO_SENDER = 'Portillon <billets@portillon.example>'
/** Kept free for fiction. */
const DEMO_NUMBER = '+33199000123'

/** The environment with a `.env` file laid under it; empty values count as not set. */
export function readEnvironmentFile(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim() !== ''))
}

/**
 * Which stand-ins are wanted: none for a provider that the operator has a key for. Those for mail only all together, since one of them beside
 * a provider in earnest would swallow what the other could not take.
 */
export function wantedStandIns(environment: Environment): Record<'stripe' | 'paypal' | 'mail' | 'sms', boolean> {
  const mail = ['RESEND_API_KEY', 'SMTP_URL', 'SENDGRID_API_KEY']
  return {
    stripe: environment.STRIPE_SECRET_KEY === undefined,
    paypal: environment.PAYPAL_CLIENT_ID === undefined,
    mail: mail.every((name) => environment[name] === undefined),
    sms: environment.TWILIO_ACCOUNT_SID === undefined,
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
      PUBLIC_APP_URL: settings.appUrl,
      STRIPE_PAGES: lanUrl(lan, 'stripe'),
      PAYPAL_PAGES: lanUrl(lan, 'paypal'),
    }),
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecretsOf(secrets),
    RESEND_API_KEY: secrets.resendApiKey,
    RESEND_WEBHOOK_SECRET: secrets.resendWebhookSecret,
    SMTP_PASSWORD: secrets.smtpPassword,
    SENDGRID_API_KEY: secrets.sendgridApiKey,
    SENDGRID_SIGNING_KEY: secrets.sendgridSigningKey,
    TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
    TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
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
    ...(wanted.mail && {
      RESEND_API_KEY: secrets.resendApiKey,
      RESEND_API_BASE: addresses.resend,
      RESEND_WEBHOOK_SECRET: secrets.resendWebhookSecret,
      SMTP_URL: addresses.smtpServer,
      SENDGRID_API_KEY: secrets.sendgridApiKey,
      SENDGRID_API_BASE: addresses.sendgrid,
      SENDGRID_WEBHOOK_KEY: publicHalfOf(secrets.sendgridSigningKey),
      MAIL_FROM: environment.MAIL_FROM ?? DEMO_SENDER,
    }),
    ...(wanted.sms && {
      TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
      TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
      TWILIO_FROM: environment.TWILIO_FROM ?? DEMO_NUMBER,
      TWILIO_API_BASE: addresses.twilio,
    }),
  }
}
