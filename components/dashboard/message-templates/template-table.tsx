// All kinds of message that buyers get, and whose words each goes out in, by language.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Link } from '@/components/ui/link'
import { Status } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import { type Locale, locales } from '@/server/kernel/format'
import type { TemplateListItem } from '@/server/notifications/templates/contract'

type TemplateTableProps = { templates: readonly TemplateListItem[]; base: string }

export function TemplateTable({ templates, base }: TemplateTableProps) {
  const t = useTranslations('messageTemplates')
  const locale = useLocale()
  const inLocale = (of: Locale): Column<TemplateListItem> => ({
    key: of,
    header: t(`languages.${of}`),
    phone: 'line',
    className: 'whitespace-nowrap',
    cell: (template) => (
      <span className="inline-flex items-center gap-2">
        <span className="text-sm text-ink-2 sm:hidden">{t(`languages.${of}`)}</span>
        {template[of] ? <Status tone="ok">{t('list.own')}</Status> : <Status tone="off">{t('list.product')}</Status>}
      </span>
    ),
  })
  const columns: Column<TemplateListItem>[] = [
    {
      key: 'kind',
      header: t('list.kind'),
      phone: 'title',
      cell: ({ kind }) => (
        <>
          <Link
            href={localePath(locale, `${base}/${kind}`)}
            className="font-semibold hover:underline pointer-coarse:inline-flex pointer-coarse:min-h-11 pointer-coarse:items-center"
          >
            {t(`kinds.${kind}.name`)}
          </Link>
          <span className="block text-sm font-normal text-ink-2">{t(`kinds.${kind}.text`)}</span>
        </>
      ),
    },
    ...locales.map(inLocale),
  ]
  return <DataTable caption={t('title')} columns={columns} rows={templates} rowKey={({ kind }) => kind} empty={null} />
}
