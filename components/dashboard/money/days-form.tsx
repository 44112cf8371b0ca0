// A period in the address: two days on the organization's calendar, and the same period as a file.
import Form from 'next/form'
import { useLocale, useTranslations } from 'next-intl'
import { Button, buttonStyles } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { formatZone } from '@/server/kernel/format'
import { payoutFileFormats } from '@/server/reports/contract'

type DaysFormProps = { action: string; organization: string; days: { from: string; to: string; timeZone: string } }

export function DaysForm({ action, organization, days }: DaysFormProps) {
  const t = useTranslations('money.payouts')
  const locale = useLocale()
  const file = (format: string) =>
    `/api/reports/payouts?${new URLSearchParams({ organization, from: days.from, to: days.to, format, locale })}`
  return (
    <div className="mb-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <Form action={action} aria-label={t('range')} className="flex flex-wrap items-end gap-2.5">
          {(['from', 'to'] as const).map((name) => (
            <label
              key={name}
              htmlFor={`payouts-${name}`}
              className="grid min-w-0 gap-1 text-sm font-semibold max-sm:flex-1 max-sm:basis-36"
            >
              {t(name)}
              <Input
                key={days[name]}
                id={`payouts-${name}`}
                type="date"
                name={name}
                defaultValue={days[name]}
                required
              />
            </label>
          ))}
          <Button type="submit" tone="ghost" size="small" className="min-h-11">
            {t('show')}
          </Button>
        </Form>
        <div className="flex flex-wrap gap-2.5">
          {payoutFileFormats.map((format) => (
            <a
              key={format}
              href={file(format)}
              download
              aria-label={`${t('download')} · ${t(format)}`}
              className={buttonStyles({ tone: 'ghost', size: 'small', className: 'min-h-11' })}
            >
              {t(format)}
            </a>
          ))}
        </div>
      </div>
      <p className="mt-2 text-sm text-ink-2">{t('zone', { zone: formatZone(days.timeZone, locale) })}</p>
    </div>
  )
}
