'use client'
// The choice between the ways to pay, where there is more than one; and the sentence for when one does not answer.
import { useTranslations } from 'next-intl'
import { RadioGroup } from '@/components/ui/radio-group'
import type { PayOption } from '@/server/payments/contract'
import { firstWay, type PayWay, wayOf, waysOf } from './pay-ways'

type WayToPayProps = {
  options: readonly PayOption[]
  away: ReadonlySet<PayWay>
  value: PayWay | null
  onChange: (way: PayWay) => void
}

export function WayToPay({ options, away, value, onChange }: WayToPayProps) {
  const t = useTranslations('checkout.ways')
  const ways = waysOf(options)
  if (ways.length < 2 || value === null) return null
  const isAway = (way: PayWay) => away.has(way) || options.some((option) => wayOf(option) === way && option.isResting)
  return (
    <RadioGroup
      className="mt-6"
      legend={t('legend')}
      name="way"
      value={value}
      onValueChange={onChange}
      items={ways.map((way) => ({
        value: way,
        label: t(`${way}.name`),
        description: isAway(way) ? t('resting') : t(`${way}.about`),
      }))}
    />
  )
}

/** That a way does not answer, and which one may be taken instead. */
export function WayIsAway({ options, away }: Pick<WayToPayProps, 'options' | 'away'>) {
  const t = useTranslations('checkout')
  const last = [...away].at(-1)
  const next = firstWay(options, away)
  if (!last) return t('faults.provider')
  return (
    <>
      {t(`ways.${last}.away`)} {t('ways.kept')} {next && !away.has(next) ? t(`ways.${next}.instead`) : t('ways.later')}
    </>
  )
}
