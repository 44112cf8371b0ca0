'use client'
// What is ready and what is missing: the event's settings, then each phone. What is to be done stands open, what is fine behind a line.
import { useLocale, useTranslations } from 'next-intl'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { EmptyState } from '@/components/ui/page-parts'
import { Status } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import type { Check, DeviceReadiness, Readiness } from '@/server/scanning/rehearsal/contract'
import { checkTones, useCheckWords } from './check-words'

type ReadinessCardsProps = { readiness: Readiness; timeZone: string; devicesPath: string | null }

export function ReadinessCards({ readiness, timeZone, devicesPath }: ReadinessCardsProps) {
  const t = useTranslations('rehearsal')
  const locale = useLocale()
  const { state, event, devices } = readiness
  const manage = devicesPath ? (
    <ButtonLink href={localePath(locale, devicesPath)} tone="ghost" size="small">
      {t('devices.manage')}
    </ButtonLink>
  ) : null
  return (
    <>
      <Notice tone={checkTones[state]} title={t(`overall.${state}`)}>
        {t(`overallText.${state}`)}
      </Notice>
      <Card>
        <CardHeader title={t('event.title')} />
        <CardBody>
          <Checks checks={event} timeZone={timeZone} />
        </CardBody>
      </Card>
      <Card className="overflow-hidden">
        <CardHeader title={t('devices.title')} action={devices.length > 0 ? manage : null} />
        {devices.length === 0 ? (
          <EmptyState title={t('devices.none')} action={manage}>
            {t('devices.noneText')}
          </EmptyState>
        ) : (
          <ul className="grid gap-px border-t border-line bg-line lg:grid-cols-2">
            {devices.map((device) => (
              <DeviceItem key={device.id} device={device} timeZone={timeZone} />
            ))}
          </ul>
        )}
      </Card>
    </>
  )
}

function DeviceItem({ device, timeZone }: { device: DeviceReadiness; timeZone: string }) {
  const t = useTranslations('rehearsal')
  const { name, gateName, state, checks } = device
  const open = checks.filter((check) => check.state !== 'ok')
  const fine = checks.filter((check) => check.state === 'ok')
  return (
    <li className="bg-card px-5 py-4 sm:px-6 lg:last:odd:col-span-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 text-base font-semibold break-words">
          {name} <span className="font-normal text-ink-2">· {gateName ?? t('devices.noGate')}</span>
        </h3>
        <Status tone={checkTones[state]}>{t(`states.${state}`)}</Status>
      </div>
      {open.length > 0 ? <Checks checks={open} timeZone={timeZone} className="mt-3" /> : null}
      {fine.length > 0 ? (
        <details className="mt-2 text-sm text-ink-2">
          <summary className="inline-flex min-h-9 cursor-pointer items-center pointer-coarse:min-h-11">
            {open.length === 0 ? t('devices.allGood') : t('devices.more', { count: fine.length })}
          </summary>
          <Checks checks={fine} timeZone={timeZone} className="mt-1" />
        </details>
      ) : null}
    </li>
  )
}

function Checks({ checks, timeZone, className }: { checks: readonly Check[]; timeZone: string; className?: string }) {
  const t = useTranslations('rehearsal.states')
  const wordsOf = useCheckWords(timeZone)
  return (
    <ul className={className}>
      {checks.map((check) => (
        <li key={check.check} className="flex flex-col gap-x-4 py-1.5 sm:flex-row sm:items-baseline">
          <Status tone={checkTones[check.state]} className="w-28 shrink-0">
            {t(check.state)}
          </Status>
          <span className="min-w-0 text-[15px] break-words">{wordsOf(check)}</span>
        </li>
      ))}
    </ul>
  )
}
