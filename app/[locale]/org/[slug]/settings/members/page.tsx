// /org/{slug}/settings/members: who works here, as what, and who is invited.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { InvitationTable } from '@/components/dashboard/members/invitation-table'
import { InviteMember } from '@/components/dashboard/members/invite-member'
import { MemberTable } from '@/components/dashboard/members/member-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-parts'
import { roles } from '@/server/kernel/actor'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { mayGive } from '@/server/organizations/contract'
import { load, loadAccount, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.members' })
  return { title: t('title') }
}

export default async function MembersPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, members, account, invitations, events } = await load(
    locale,
    `/org/${slug}/settings/members`,
    async (api) => {
      const [organization, account] = await Promise.all([loadOrganization(slug), loadAccount()])
      const { permissions, eventIds } = organization
      const mayManage = permissions.includes('members:manage') && eventIds === null
      const members = permissions.includes('members:read')
        ? await api.organizations.members({ organization: slug })
        : null
      const invitations = mayManage ? await api.organizations.invitations({ organization: slug }) : null
      const events = mayManage
        ? (await api.events.list({ organization: slug, period: 'upcoming', limit: 100 })).items
        : []
      return { organization, account, members, invitations, events }
    },
  )
  const own = new Set(organization.permissions)
  const givable = roles.filter((role) => invitations && mayGive(own, role))
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('members.title')}
        actions={
          invitations ? (
            <InviteMember
              organization={slug}
              roles={givable}
              events={events.map(({ id, title }) => ({ id, label: title }))}
            />
          ) : null
        }
      >
        {t('members.lead')}
      </PageHeader>
      {members ? (
        <>
          <Card className="overflow-hidden">
            <MemberTable organization={slug} members={members} selfId={account?.userId ?? null} roles={givable} />
          </Card>
          {invitations && invitations.length > 0 ? (
            <section className="mt-10">
              <h2 className="mb-4 text-2xl">{t('members.waiting')}</h2>
              <Card className="overflow-hidden">
                <InvitationTable organization={slug} invitations={invitations} roles={givable} now={now()} />
              </Card>
            </section>
          ) : null}
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
