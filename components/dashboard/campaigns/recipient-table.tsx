// What became of a campaign for each person it went to.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status, type StatusTone } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import type { RecipientState, RecipientView } from '@/server/campaigns/contract'
import { formatInstant } from '@/server/kernel/format'

const tones: Record<RecipientState, StatusTone> = {
  waiting: 'wait',
  sent: 'now',
  delivered: 'ok',
  opened: 'ok',
  bounced: 'bad',
  complained: 'bad',
  failed: 'bad',
  doubtful: 'wait',
  suppressed: 'off',
  cancelled: 'off',
}

type RecipientTableProps = {
  organization: string
  recipients: readonly RecipientView[]
  timeZone: string
  empty: ReactNode
}

export function RecipientTable({ organization, recipients, timeZone, empty }: RecipientTableProps) {
  const t = useTranslations('campaigns.recipients')
  const reasons = useTranslations('messages.reasons')
  const locale = useLocale()
  const columns: Column<RecipientView>[] = [
    {
      key: 'person',
      header: t('person'),
      phone: 'title',
      className: 'max-w-[24rem]',
      cell: ({ name, address }) => (
        <>
          <b className="block font-semibold break-words">{name === '' ? address : name}</b>
          {name === '' ? null : <span className="block text-sm break-all text-ink-2">{address}</span>}
        </>
      ),
    },
    {
      key: 'state',
      header: t('state'),
      phone: 'figure',
      cell: ({ state, error }) => (
        <>
          <Status tone={tones[state]}>{t(`states.${state}`)}</Status>
          {error && isTold(state) ? (
            <span className="block max-w-[30rem] text-sm break-words text-ink-2 max-sm:text-right">
              {wordsOf(error)}
            </span>
          ) : null}
        </>
      ),
    },
    { key: 'locale', header: t('language'), phone: 'hidden', cell: ({ locale: language }) => t(`locales.${language}`) },
    {
      key: 'at',
      header: t('at'),
      align: 'end',
      className: 'num text-sm whitespace-nowrap text-ink-2',
      cell: ({ openedAt, deliveredAt, sentAt }) => {
        const at = openedAt ?? deliveredAt ?? sentAt
        return at ? formatInstant(at, { timeZone, locale, style: 'short_date_time' }) : null
      },
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={recipients}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `/org/${organization}/messages/${id}`)}
      empty={empty}
    />
  )

  /** A reason that the product gave itself is in its words. */
  function wordsOf(error: string): string {
    const key = error as Parameters<typeof reasons>[0]
    return reasons.has(key) ? reasons(key) : error
  }
}

function isTold(state: RecipientState): boolean {
  return state === 'failed' || state === 'bounced' || state === 'suppressed' || state === 'complained'
}
