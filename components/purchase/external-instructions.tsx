// What somebody needs to send the money: the amount, where it goes, the reference that finds the purchase, and until when.
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { formatMoney, type Locale, typeset } from '@/server/kernel/format'
import type { AwaitedPayment } from '@/server/payments/external/contract'
import { EventInstant } from './event-instant'

type ExternalInstructionsProps = { awaited: AwaitedPayment; timeZone: string; locale: Locale }

export async function ExternalInstructions({ awaited, timeZone, locale }: ExternalInstructionsProps) {
  const t = await getTranslations({ locale, namespace: 'external.buyer' })
  const { method, amount, reference, instructions, until } = awaited
  return (
    <Card className="mt-6">
      <dl className="divide-y divide-line px-5">
        <Part label={t('amount')}>
          <span className="display num text-[30px]">{formatMoney(amount, locale)}</span>
        </Part>
        <Part
          label={t('reference')}
          help={t(`referenceHelp.${method}`)}
          act={
            <CopyButton
              value={reference}
              label={t('copyReference')}
              copiedLabel={t('copied')}
              className="min-h-11 w-fit"
            />
          }
        >
          <code className="display num text-[26px] tracking-wide whitespace-nowrap select-all">{reference}</code>
        </Part>
        {instructions ? (
          <Part
            label={t(`instructions.${method}`)}
            act={
              <CopyButton
                value={instructions}
                label={t('copyInstructions')}
                copiedLabel={t('copied')}
                className="min-h-11 w-fit"
              />
            }
          >
            <p className="font-semibold break-words whitespace-pre-line">
              <bdi>{typeset(instructions)}</bdi>
            </p>
          </Part>
        ) : null}
        <Part label={t('deadline')}>
          <span className="font-semibold">
            <EventInstant at={until.toISOString()} timeZone={timeZone} locale={locale} style="date_time" />
          </span>
        </Part>
      </dl>
    </Card>
  )
}

type PartProps = { label: string; help?: string; act?: ReactNode; children: ReactNode }

function Part({ label, help, act, children }: PartProps) {
  return (
    <div className="py-4">
      <dt className="text-sm font-semibold text-ink-2">{label}</dt>
      <dd className="mt-1">{children}</dd>
      {help ? <dd className="mt-1 text-sm text-ink-2">{help}</dd> : null}
      {act ? <dd className="mt-2.5">{act}</dd> : null}
    </div>
  )
}
