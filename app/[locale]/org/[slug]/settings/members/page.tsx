// /org/{slug}/settings/members: who works here, and as what.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { MemberTable } from '@/components/dashboard/member-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-parts'
import { roles } from '@/server/kernel/actor'
import { asLocale } from '@/server/kernel/format'
import { load, loadAccount, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.members' })
  return { title: t('title') }
}

export default async function MembersPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, members, account } = await load(locale, `/org/${slug}/settings/members`, async (api) => {
    const [organization, account] = await Promise.all([loadOrganization(slug), loadAccount()])
    const mayRead = organization.permissions.includes('members:read')
    return { organization, account, members: mayRead ? await api.organizations.members({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('members.title')}>
        {t('members.lead')}
      </PageHeader>
      {members ? (
        <>
          <Card className="overflow-hidden">
            <MemberTable members={members} selfId={account?.userId ?? null} />
          </Card>
          <section className="ink-rule mt-10 pt-6">
            <h2 className="text-2xl">{t('members.roles')}</h2>
            <dl className="mt-4 grid gap-x-10 sm:grid-cols-2">
              {roles.map((role) => (
                <div key={role} className="border-b border-line py-3.5">
                  <dt className="font-semibold">{t(`roles.${role}.name`)}</dt>
                  <dd className="text-[15px] text-ink-2">{t(`roles.${role}.text`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
