// /org/{slug}/settings/payments: how the organization is paid, and its account at Stripe.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ExternalMethods } from '@/components/dashboard/external/external-methods'
import { NoPermission } from '@/components/dashboard/no-permission'
import type { ClosedGateways } from '@/components/dashboard/payment-settings/gateway-order'
import { PaymentSettingsForm } from '@/components/dashboard/payment-settings/payment-settings-form'
import { StripeAccount } from '@/components/dashboard/payment-settings/stripe-account'
import { ClientMessages } from '@/components/shell/client-messages'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string }>
  searchParams: Promise<{ stripe?: string | string[] }>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'paymentSettings' })
  return { title: t('title') }
}

export default async function PaymentSettingsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, found } = await load(locale, `/org/${slug}/settings/payments`, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('settings:read')) return { organization, found: null }
    const one = { organization: slug }
    const [settings, account, external] = await Promise.all([
      api.paymentSettings.get(one),
      api.paymentSettings.account(one),
      api.paymentSettings.external(one),
    ])
    return { organization, found: { settings, account, external } }
  })
  const t = await getTranslations({ locale, namespace: 'paymentSettings' })
  const header = (
    <PageHeader eyebrow={organization.name} title={t('title')}>
      {t('lead')}
    </PageHeader>
  )
  if (!found) {
    return (
      <>
        {header}
        <NoPermission role={organization.role} />
      </>
    )
  }
  const { settings, account, external } = found
  const { installation, ...own } = settings
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  const isWaiting = installation.stripe === 'connect' && account.state !== 'ready'
  const closed: ClosedGateways = {
    ...(isWaiting && { stripe: 'account', paypal: 'account' }),
    ...(installation.stripe === null && { stripe: 'installation' }),
    ...(!installation.paypal && { paypal: 'installation' }),
  }
  return (
    <ClientMessages locale={locale} namespaces={['common', 'dashboard', 'errors', 'paymentSettings', 'external']}>
      {header}
      {installation.stripe === 'connect' ? (
        <StripeAccount
          organization={slug}
          account={account}
          mayManage={mayManage}
          linkExpired={(await searchParams).stripe === 'again'}
        />
      ) : (
        <Notice tone={installation.stripe === null ? 'wait' : 'ok'} title={t('account.title')} className="mb-6">
          {t(installation.stripe === null ? 'account.none' : 'account.own')}
        </Notice>
      )}
      <PaymentSettingsForm
        key={own.gateways.join()}
        organization={slug}
        settings={own}
        closed={closed}
        mayManage={mayManage}
      />
      <ExternalMethods
        organization={slug}
        settings={external}
        isOffered={own.gateways.includes('external')}
        mayManage={mayManage}
      />
    </ClientMessages>
  )
}
