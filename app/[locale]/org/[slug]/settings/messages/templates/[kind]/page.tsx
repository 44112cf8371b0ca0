// /org/{slug}/settings/messages/templates/{kind}: the words of one kind of message.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { TemplateEditor } from '@/components/dashboard/message-templates/template-editor'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { type EditableKind, editableKinds } from '@/server/notifications/templates/contract'
import { load, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; kind: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, kind } = await params
  const t = await getTranslations({ locale: asLocale(locale), namespace: 'messageTemplates' })
  const known = kindOf(kind)
  return { title: known ? t(`kinds.${known}.name`) : t('title') }
}

export default async function MessageTemplatePage({ params }: PageProps) {
  const { locale: asked, slug, kind: named } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/settings/messages/templates`
  const kind = kindOf(named) ?? notFound()
  const { organization, template } = await load(locale, `${base}/${kind}`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read')
    return { organization, template: mayRead ? await api.messageTemplates.get({ organization: slug, kind }) : null }
  })
  if (!template) return <NoPermission role={organization.role} />
  const t = await getTranslations({ locale, namespace: 'messageTemplates' })
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href={localePath(locale, base)} className="text-ink-2 hover:underline">
            {t('title')}
          </Link>
        }
        title={t(`kinds.${kind}.name`)}
      >
        {t(`kinds.${kind}.text`)}
      </PageHeader>
      <TemplateEditor
        key={kind}
        organization={slug}
        template={template}
        locale={locale}
        mayChange={organization.permissions.includes('settings:manage') && organization.eventIds === null}
      />
    </>
  )
}

function kindOf(text: string): EditableKind | undefined {
  return editableKinds.find((kind) => kind === text)
}
