'use client'
// Four digits that a phone shows: the same here, or it is another phone. Guards: what is confirmed are the digits that were read.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { formatInstant } from '@/server/kernel/format'
import type { DeviceView } from '@/server/scanning/devices/contract'
import { useErrorText } from '../../error-text'

type ConfirmDigitsProps = {
  organization: string
  device: Pick<DeviceView, 'id' | 'name' | 'expiresAt'> & { digits: string }
  timeZone: string
  /** Where nothing else says whose digits these are. */
  titled?: boolean
  onDone: () => Promise<unknown>
}

export function ConfirmDigits({ organization, device, timeZone, titled, onDone }: ConfirmDigitsProps) {
  const t = useTranslations('devices.confirm')
  const locale = useLocale()
  const toast = useToast()
  const trpc = useTRPC()
  const { textOf } = useErrorText()
  const { id, name, digits, expiresAt } = device
  const confirm = useMutation(trpc.devices.confirm.mutationOptions())
  const reject = useMutation(trpc.devices.reject.mutationOptions())
  const refusal = confirm.error ?? reject.error

  async function decide(act: () => Promise<unknown>, said: string) {
    confirm.reset()
    reject.reset()
    const isDone = await act().then(
      () => true,
      () => false, // the reason is in the mutation's error
    )
    await onDone()
    if (isDone) toast.done(said)
  }

  return (
    <div>
      {titled ? <h2 className="mb-1 text-xl">{t('title', { name })}</h2> : null}
      <p className="max-w-[60ch] text-[15px] text-ink-2">{t('text')}</p>
      <p id={`digits-${id}`} className="mt-4 text-[13px] font-semibold text-ink-3">
        {t('digits')}
      </p>
      <output aria-labelledby={`digits-${id}`} className="display num block text-[52px] tracking-[0.12em]">
        {digits}
      </output>
      {expiresAt ? (
        <p className="text-sm text-ink-2">
          {t('left', { time: formatInstant(expiresAt, { timeZone, locale, style: 'time' }) })}
        </p>
      ) : null}
      {refusal ? (
        <Notice tone="bad" live className="mt-4">
          {textOf(refusal)}
        </Notice>
      ) : null}
      <div className="mt-4 flex flex-wrap gap-2.5">
        <Button
          loading={confirm.isPending}
          disabled={reject.isPending}
          onClick={() => decide(() => confirm.mutateAsync({ organization, id, digits }), t('confirmed', { name }))}
        >
          {t('same')}
        </Button>
        <Button
          tone="danger"
          loading={reject.isPending}
          disabled={confirm.isPending}
          onClick={() => decide(() => reject.mutateAsync({ organization, id }), t('rejected'))}
        >
          {t('differ')}
        </Button>
      </div>
    </div>
  )
}
