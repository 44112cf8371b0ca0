'use client'
// The designs of an organization as small sheets: ours first, then theirs; where each is used and when it changed.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { SheetPictures } from '@/components/ticket-design/sheet-units'
import { TicketSheet } from '@/components/ticket-design/ticket-sheet'
import { Link } from '@/components/ui/link'
import { Chip } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import { type Design, defaultDesign, logoPathOf, type TemplateListItem } from '@/server/templates/contract'
import type { TicketFacts } from '@/server/tickets/pdf/contract'
import { SinceText } from '../since-text'
import { TemplateMenu } from './template-menu'

type TemplateCardsProps = {
  organization: string
  templates: readonly TemplateListItem[]
  facts: TicketFacts
  pictures: Pick<SheetPictures, 'cover' | 'code'>
  now: Date
  timeZone: string
  mayChange: boolean
}

export function TemplateCards(props: TemplateCardsProps) {
  const { organization, templates, facts, pictures, now, timeZone, mayChange } = props
  const t = useTranslations('templates.list')
  const locale = useLocale()
  const sheet = { facts, pictures }
  const live = templates.filter(({ archivedAt }) => archivedAt === null)
  const archived = templates.filter(({ archivedAt }) => archivedAt !== null)
  const isOursDefault = !live.some(({ isDefault }) => isDefault)

  function card(template: TemplateListItem) {
    const { id, name, isDefault, uses, version, archivedAt } = template
    return (
      <DesignCard
        key={id}
        {...sheet}
        design={version.design}
        name={name}
        href={localePath(locale, `/org/${organization}/settings/tickets/${id}`)}
        isDefault={isDefault}
        menu={mayChange && !archivedAt ? <TemplateMenu organization={organization} template={template} /> : null}
      >
        {archivedAt ? t('archived') : uses > 0 ? t('uses', { count: uses }) : isDefault ? t('usedByAll') : t('unused')}
        <span className="block">
          {t('version', { number: version.number })} ·{' '}
          <SinceText at={version.createdAt} now={now} timeZone={timeZone} />
        </span>
      </DesignCard>
    )
  }

  return (
    <>
      <ul className={GRID}>
        <DesignCard
          {...sheet}
          design={defaultDesign}
          name={t('ours')}
          href={null}
          isDefault={isOursDefault}
          menu={
            mayChange ? <TemplateMenu organization={organization} template={null} isDefault={isOursDefault} /> : null
          }
        >
          {t(isOursDefault ? 'usedByAll' : 'oursText')}
        </DesignCard>
        {live.map(card)}
      </ul>
      {archived.length > 0 ? (
        <details className="mt-8">
          <summary className="link inline-flex min-h-11 w-fit items-center">
            {t('archivedCount', { count: archived.length })}
          </summary>
          <ul className={`mt-3 ${GRID}`}>{archived.map(card)}</ul>
        </details>
      ) : null}
    </>
  )
}

const GRID =
  'grid grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] gap-[22px] max-sm:grid-cols-2 max-sm:gap-3.5 max-sm:*:only:col-span-full'

type DesignCardProps = {
  design: Design
  facts: TicketFacts
  pictures: Pick<SheetPictures, 'cover' | 'code'>
  name: string
  href: string | null
  isDefault: boolean
  menu: ReactNode
  children: ReactNode
}

function DesignCard({ design, facts, pictures, name, href, isDefault, menu, children }: DesignCardProps) {
  const t = useTranslations('templates')
  return (
    <li className="relative flex flex-col overflow-hidden rounded-lg border border-line bg-card transition-colors duration-150 has-[a:hover]:border-line-strong has-[a:focus-visible]:border-accent">
      <div aria-hidden="true" inert className="overflow-hidden border-b border-line bg-sunk p-5 max-sm:p-3">
        <TicketSheet
          design={design}
          facts={facts}
          size="a4"
          pictures={{ ...pictures, logo: logoPathOf(design.logoKey) }}
          codeLabel={t('preview.code')}
          className="overflow-hidden rounded-sm shadow-lift"
        />
      </div>
      <div className="flex flex-1 items-start gap-1 py-3.5 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="plain-heading text-base wrap-anywhere">
            {href ? (
              <Link href={href} className="text-ink no-underline after:absolute after:inset-0 after:content-['']">
                {name}
              </Link>
            ) : (
              name
            )}
          </h2>
          <p className="mt-0.5 text-sm leading-snug text-ink-2">{children}</p>
          {isDefault ? (
            <Chip tone="accent" className="mt-2">
              {t('list.isDefault')}
            </Chip>
          ) : null}
        </div>
        <div className="relative z-10">{menu}</div>
      </div>
    </li>
  )
}
