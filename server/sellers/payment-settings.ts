// What an organization decided about its payments; what it has not decided has a default here and nowhere else.
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import {
  type ExternalMethods,
  externalMethods,
  type FeeBearer,
  feeBearers,
  type GatewayName,
  gatewayNames,
  type PaymentSettingsInput,
  type PaymentSettingsView,
} from './contract'

export type PaymentSettings = {
  /** In the order in which they are offered. */
  gateways: GatewayName[]
  feeBearer: FeeBearer
  statementText: string
  externalMethods: ExternalMethods
  externalDeadlineHours: number
  returnOrigins: string[]
}

const defaults: PaymentSettings = {
  gateways: ['stripe', 'paypal'],
  feeBearer: 'organizer',
  statementText: '',
  externalMethods: {},
  externalDeadlineHours: 72,
  returnOrigins: [],
}

export async function loadPaymentSettings(ctx: Pick<Ctx, 'db'>, organizationId: string): Promise<PaymentSettings> {
  return settingsOf(await ctx.db.paymentSettings.findUnique({ where: { organizationId } }))
}

export async function paymentSettings(ctx: Ctx): Promise<PaymentSettingsView> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const { stripe, paypal, appUrl } = env()
  return {
    ...onItsPage(await loadPaymentSettings(ctx, organizationId)),
    installation: { stripe: stripe && (stripe.connect ? 'connect' : 'own'), paypal: paypal !== null, origin: appUrl },
  }
}

/** What is decided on its page; outside methods have a page of their own (external-methods.ts). */
export function onItsPage(settings: PaymentSettingsInput): PaymentSettingsInput {
  const { gateways, feeBearer, statementText, returnOrigins } = settings
  return { gateways, feeBearer, statementText, returnOrigins }
}

export type PaymentSettingsRow = Omit<PaymentSettings, 'gateways' | 'feeBearer' | 'externalMethods'> & {
  gateways: readonly string[]
  feeBearer: string
  externalMethods: unknown
}

/** The row within a statement that reads more. @param of the alias of payment_settings */
export function paymentSettingsJson(of: string): string {
  return `json_build_object('gateways', ${of}.gateways, 'feeBearer', ${of}.fee_bearer, 'statementText', ${of}.statement_text,
    'externalMethods', ${of}.external_methods, 'externalDeadlineHours', ${of}.external_deadline_hours, 'returnOrigins', ${of}.return_origins)`
}

/** Null: nothing was decided. */
export function settingsOf(row: PaymentSettingsRow | null): PaymentSettings {
  if (!row) return defaults
  return {
    gateways: gatewaysOf(row.gateways),
    feeBearer: feeBearers.find((name) => name === row.feeBearer) ?? defaults.feeBearer,
    statementText: row.statementText,
    externalMethods: externalMethods.parse(row.externalMethods),
    externalDeadlineHours: row.externalDeadlineHours,
    returnOrigins: row.returnOrigins,
  }
}

/** Null: nothing was decided. */
export function gatewaysOf(names: readonly string[] | null): GatewayName[] {
  if (names === null) return defaults.gateways
  return gatewayNames.filter((name) => names.includes(name)).sort(inOrderOf(names))
}

function inOrderOf(order: readonly string[]): (a: string, b: string) => number {
  return (a, b) => order.indexOf(a) - order.indexOf(b)
}
