// /org/{slug}/settings/messages: under which name and address messages leave, and by whom.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AddSenderDomain } from '@/components/dashboard/message-settings/add-sender-domain'
import { MessageSettingsForm } from '@/components/dashboard/message-settings/message-settings-form'
import { SenderDomain } from '@/components/dashboard/message-settings/sender-domain'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'messageSettings' })
  return { title: t('title') }
}

export default async function MessageSettingsPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/settings/messages`
  const { organization, settings } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read') && organization.eventIds === null
    return { organization, settings: mayRead ? await api.messageSettings.get({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'messageSettings' })
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  const links = (
    <>
      <ButtonLink tone="ghost" size="small" href={localePath(locale, `${base}/templates`)}>
        {t('links.templates')}
      </ButtonLink>
      <ButtonLink tone="ghost" size="small" href={localePath(locale, `${base}/suppressions`)}>
        {t('links.suppressions')}
      </ButtonLink>
    </>
  )
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')} actions={settings ? links : null}>
        {t('lead')}
      </PageHeader>
      {settings === null ? <NoPermission role={organization.role} /> : null}
      {settings ? (
        <div className="grid gap-10">
          <MessageSettingsForm
            key={settings.version}
            organization={slug}
            organizationName={organization.name}
            settings={settings}
            mayManage={mayManage}
          />
          <section aria-labelledby="domain" className="grid gap-4">
            <div className="max-w-2xl">
              <h2 id="domain" className="text-xl font-semibold">
                {t('domain.title')}
              </h2>
              <p className="mt-1 text-ink-2">{t('domain.lead')}</p>
              {settings.domain && settings.domain.status !== 'pending' ? null : (
                <p className="mt-2 text-sm break-words text-ink-2">
                  {settings.address ? t('from.now', { address: settings.address }) : t('from.none')}
                </p>
              )}
            </div>
            {settings.domain ? (
              <SenderDomain organization={slug} settings={settings} domain={settings.domain} mayManage={mayManage} />
            ) : null}
            {!settings.domain && mayManage && settings.mayHaveDomain ? <AddSenderDomain organization={slug} /> : null}
            {settings.mayHaveDomain ? null : <Notice tone="now">{t('domain.unavailable')}</Notice>}
          </section>
        </div>
      ) : null}
    </>
  )
}
