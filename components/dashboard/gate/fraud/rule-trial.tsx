'use client'
// What a rule would have raised on the scans of the last hours or days. Nothing is written by it.
import { useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import { formatInstant } from '@/server/kernel/format'
import type { FraudRuleName, TriedRule } from '@/server/scanning/fraud/contract'
import { useErrorText } from '../../error-text'
import { useAlertWords } from '../alerts/alert-words'

const periods = ['24', '72', '720'] as const
const SHOWN = 5

type RuleTrialProps = {
  organization: string
  eventId: string
  timeZone: string
  rule: FraudRuleName
  /** Null while a field holds no number. */
  settings: Record<string, number> | null
}

export function RuleTrial({ organization, eventId, timeZone, rule, settings }: RuleTrialProps) {
  const t = useTranslations('fraud')
  const locale = useLocale()
  const words = useAlertWords()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const client = useQueryClient()
  const [hours, setHours] = useState<(typeof periods)[number]>('24')
  const [tried, setTried] = useState<TriedRule | null>(null)
  const [isTrying, setIsTrying] = useState(false)

  async function run() {
    if (!settings) return
    setIsTrying(true)
    try {
      const input = { organization, eventId, rule, settings, hours: Number(hours) }
      setTried(await client.fetchQuery({ ...trpc.scanning.fraud.try.queryOptions(input), staleTime: 0 }))
    } catch (error) {
      toast.failed(textOf(error))
    } finally {
      setIsTrying(false)
    }
  }

  return (
    <div className="mt-5 border-t border-line pt-4">
      <div className="flex flex-wrap items-center gap-2.5">
        <Select
          aria-label={t('form.hours')}
          className="w-40"
          value={hours}
          onValueChange={setHours}
          items={periods.map((value) => ({ value, label: t(`form.hoursOf.${value}`) }))}
        />
        <Button tone="quiet" size="small" loading={isTrying} disabled={!settings} onClick={run}>
          {t('form.try')}
        </Button>
      </div>
      <div role="status">
        {tried ? (
          <>
            <p className="mt-3 font-semibold">{t('form.result', { scans: tried.scans, count: tried.count })}</p>
            {tried.isCut ? <p className="text-sm text-ink-2">{t('form.cut', { count: tried.scans })}</p> : null}
            <ul className="mt-2 divide-y divide-line text-[15px]">
              {tried.findings.slice(0, SHOWN).map((finding) => (
                <li key={finding.key} className="py-2">
                  <span className="block">{words(finding).text}</span>
                  <span className="num text-sm text-ink-2">
                    {formatInstant(finding.at, { timeZone, locale, style: 'short_date_time' })}
                    {' · '}
                    {t('score', { score: finding.score })}
                  </span>
                </li>
              ))}
            </ul>
            {tried.count > SHOWN ? (
              <p className="text-sm text-ink-2">{t('form.more', { count: tried.count - SHOWN })}</p>
            ) : null}
          </>
        ) : null}
      </div>
    </div>
  )
}
