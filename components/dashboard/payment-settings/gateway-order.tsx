'use client'
// Which ways to pay are offered, and in which order: a box for each, and two buttons that move it.
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { type GatewayName, gatewayNames } from '@/server/sellers/contract'

/** Why some are not offered yet: the organization's account is not ready, or the installation lacks them. */
export type ClosedGateways = Partial<Record<GatewayName, 'account' | 'installation'>>

type GatewayOrderProps = {
  value: readonly GatewayName[]
  onChange: (value: GatewayName[]) => void
  closed: ClosedGateways
  disabled: boolean
}

export function GatewayOrder({ value, onChange, closed, disabled }: GatewayOrderProps) {
  const t = useTranslations('paymentSettings.form')
  const rows = [...value, ...gatewayNames.filter((name) => !value.includes(name))]

  function toggle(name: GatewayName, isOn: boolean) {
    onChange(isOn ? [...value, name] : value.filter((other) => other !== name))
  }

  function move(name: GatewayName, by: -1 | 1) {
    const from = value.indexOf(name)
    const next = value.filter((other) => other !== name)
    next.splice(from + by, 0, name)
    onChange(next)
  }

  return (
    <fieldset className="min-w-0">
      <legend className="text-[15px] font-semibold">{t('gateways')}</legend>
      <p className="mt-1 mb-2 text-sm text-ink-2">{t('gatewaysHelp')}</p>
      <ul className="divide-y divide-line rounded-md border border-line">
        {rows.map((name) => {
          const at = value.indexOf(name)
          const label = t(`gateway.${name}`)
          const why = closed[name]
          return (
            <li key={name} className="flex items-center justify-between gap-3 px-3.5 py-1.5">
              <Checkbox
                label={label}
                description={why && t(`closed.${why}`)}
                checked={at >= 0}
                disabled={disabled}
                onCheckedChange={(isOn) => toggle(name, isOn)}
              />
              {at >= 0 && !disabled ? (
                <span className="flex shrink-0">
                  <Mover label={t('up', { name: label })} disabled={at === 0} onClick={() => move(name, -1)}>
                    <ArrowUp className="size-4" aria-hidden="true" />
                  </Mover>
                  <Mover
                    label={t('down', { name: label })}
                    disabled={at === value.length - 1}
                    onClick={() => move(name, 1)}
                  >
                    <ArrowDown className="size-4" aria-hidden="true" />
                  </Mover>
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}

type MoverProps = { label: string; disabled: boolean; onClick: () => void; children: React.ReactNode }

function Mover({ label, disabled, onClick, children }: MoverProps) {
  return (
    <Button tone="quiet" size="icon" aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </Button>
  )
}
