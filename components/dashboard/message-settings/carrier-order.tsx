'use client'
// Which services carry the mails, and in which order: a box for each, and two buttons that move it. None chosen: the installation's order.
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { type CarrierName, orderInForce } from '@/server/notifications/settings/contract'

type CarrierOrderProps = {
  value: readonly CarrierName[]
  onChange: (value: CarrierName[]) => void
  /** Those that are configured here. */
  carriers: readonly CarrierName[]
  /** Those that tell what became of a message. */
  reporting: readonly CarrierName[]
  disabled: boolean
}

export function CarrierOrder({ value, onChange, carriers, reporting, disabled }: CarrierOrderProps) {
  const t = useTranslations('messageSettings.form')
  const rows = [...value, ...carriers.filter((name) => !value.includes(name))]

  const isOwn = value.some((name) => carriers.includes(name))
  const named = orderInForce(value, carriers)
    .map((name) => t(`carrier.${name}`))
    .join(' → ')

  function wordsOf(name: CarrierName) {
    if (name === 'smtp') return 'reports.smtp'
    return reporting.includes(name) ? 'reports.all' : 'reports.nothing'
  }

  function toggle(name: CarrierName, isOn: boolean) {
    onChange(isOn ? [...value, name] : value.filter((other) => other !== name))
  }

  function move(name: CarrierName, by: -1 | 1) {
    const next = value.filter((other) => other !== name)
    next.splice(value.indexOf(name) + by, 0, name)
    onChange(next)
  }

  return (
    <fieldset className="min-w-0">
      <legend className="text-[15px] font-semibold">{t('order')}</legend>
      <p className="mt-1 mb-2 text-sm text-ink-2">
        {rows.length > 0 ? `${t('orderHelp')} ${t(isOwn ? 'orderOwn' : 'orderUsual', { order: named })}` : t('none')}
      </p>
      {rows.length > 0 ? (
        <ul className="divide-y divide-line rounded-md border border-line">
          {rows.map((name) => {
            const at = value.indexOf(name)
            const label = t(`carrier.${name}`)
            return (
              <li key={name} className="flex items-center justify-between gap-3 px-3.5 py-1.5">
                <Checkbox
                  label={label}
                  description={t(carriers.includes(name) ? wordsOf(name) : 'notConfigured')}
                  checked={at >= 0}
                  disabled={disabled}
                  onCheckedChange={(isOn) => toggle(name, isOn)}
                />
                {at >= 0 && !disabled ? (
                  <span className="flex shrink-0">
                    <Button
                      tone="quiet"
                      size="icon"
                      aria-label={t('up', { name: label })}
                      disabled={at === 0}
                      onClick={() => move(name, -1)}
                    >
                      <ArrowUp className="size-4" aria-hidden="true" />
                    </Button>
                    <Button
                      tone="quiet"
                      size="icon"
                      aria-label={t('down', { name: label })}
                      disabled={at === value.length - 1}
                      onClick={() => move(name, 1)}
                    >
                      <ArrowDown className="size-4" aria-hidden="true" />
                    </Button>
                  </span>
                ) : null}
              </li>
            )
          })}
        </ul>
      ) : null}
    </fieldset>
  )
}
