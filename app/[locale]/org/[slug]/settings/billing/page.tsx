// /org/{slug}/settings/billing: the organization's plan, its use, the other plans, the invoices. Also where Checkout leads back to: the
// page then asks the provider before it says anything.
import { TRPCError } from '@trpc/server'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { BillingState } from '@/components/dashboard/billing/billing-state'
import { InvoiceTable } from '@/components/dashboard/billing/invoice-table'
import { OpenPortal } from '@/components/dashboard/billing/plan-acts'
import { PlanCards } from '@/components/dashboard/billing/plan-cards'
import { UsageCard } from '@/components/dashboard/billing/usage-card'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card, CardBody } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'
import { returnedInput } from '@/server/subscriptions/contract'
import { load, loadOrganization } from '../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'billing' })
  return { title: t('title') }
}

export default async function BillingPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const { session } = await searchParams
  const locale = asLocale(asked)
  const t = await getTranslations({ locale, namespace: 'billing' })
  const { organization, returned, billing, invoices } = await load(
    locale,
    `/org/${slug}/settings/billing`,
    async (api) => {
      const organization = await loadOrganization(slug)
      if (!organization.permissions.includes('billing:read')) {
        return { organization, returned: null, billing: null, invoices: null }
      }
      const back = returnedInput.safeParse({ session })
      const mayManage = organization.permissions.includes('billing:manage') && organization.eventIds === null
      const returned =
        back.success && mayManage
          ? await api.billing.returned({ organization: slug, ...back.data }).then(arrived, unanswered)
          : null
      const [billing, invoices] = await Promise.all([
        api.billing.overview({ organization: slug }),
        api.billing.invoices({ organization: slug }).catch(unanswered),
      ])
      return { organization, returned, billing, invoices }
    },
  )
  if (!billing) {
    return (
      <>
        <PageHeader eyebrow={organization.name} title={t('title')} />
        <NoPermission role={organization.role} />
      </>
    )
  }
  const mayManage = organization.permissions.includes('billing:manage') && organization.eventIds === null
  const isSold = billing.state !== 'not_sold'
  const owes = billing.state === 'past_due' || billing.state === 'suspended'
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      {returned ? (
        <Notice tone={returned === 'done' ? 'ok' : 'wait'} live className="mb-4">
          {t(`returned.${returned}`)}
        </Notice>
      ) : null}
      <BillingState
        billing={billing}
        action={mayManage && isSold && billing.hasCustomer ? <OpenPortal organization={slug} owes={owes} /> : null}
      />
      <UsageCard billing={billing} />
      {isSold ? (
        <>
          <PlanCards organization={slug} billing={billing} mayManage={mayManage} />
          <section aria-labelledby="invoices">
            <h2 id="invoices" className="mb-4 text-2xl">
              {t('invoices.title')}
            </h2>
            <Card className="overflow-hidden">
              {invoices && invoices !== 'unanswered' ? (
                <InvoiceTable invoices={invoices} />
              ) : (
                <CardBody>{t('invoices.unanswered')}</CardBody>
              )}
            </Card>
          </section>
        </>
      ) : null}
    </>
  )
}

/** A session that was not paid after all is worth no word: the page says what there is. */
function arrived({ state }: { state: string }): 'done' | null {
  return state === 'trialing' || state === 'active' ? 'done' : null
}

/** The page stands without the provider; anything else that goes wrong is the page's own business. */
function unanswered(error: unknown): 'unanswered' {
  if (error instanceof TRPCError && ['SERVICE_UNAVAILABLE', 'CONFLICT'].includes(error.code)) return 'unanswered'
  throw error
}
