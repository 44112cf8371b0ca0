// /org/{slug}/settings/invoicing: who sells, as invoices name them.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SellerDetailsForm } from '@/components/dashboard/documents/seller-details-form'
import { SellerDetailsList } from '@/components/dashboard/documents/seller-details-list'
import { NoPermission } from '@/components/dashboard/no-permission'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'documents.seller' })
  return { title: t('title') }
}

export default async function InvoicingPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, seller } = await load(locale, `/org/${slug}/settings/invoicing`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read')
    return { organization, seller: mayRead ? await api.documents.seller({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'documents.seller' })
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      {seller === null ? <NoPermission role={organization.role} /> : null}
      {seller && mayManage ? (
        <SellerDetailsForm
          organization={slug}
          organizationName={organization.name}
          details={{
            legalName: seller.legalName,
            address: seller.address,
            registration: seller.registration,
            vatNumber: seller.vatNumber,
            invoicePrefix: seller.invoicePrefix,
            footer: seller.footer,
            contactEmail: seller.contactEmail,
          }}
          usesVat={seller.usesVat}
        />
      ) : null}
      {seller && !mayManage ? <SellerDetailsList details={seller} /> : null}
    </>
  )
}
