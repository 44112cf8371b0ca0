'use client'
// The page that an invitation's QR code opens: this phone becomes a device. It says of which gate, and shows nothing of anybody who comes.
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Wordmark } from '@/components/ui/mark'
import { Spinner } from '@/components/ui/spinner'
import { localePath } from '@/i18n/paths'
import type { Invited } from '@/server/scanning/devices/contract'
import { type Pairing, usePairing } from './use-pairing'

export function PairScreen() {
  const { pairing, start, giveUp, leave } = usePairing()
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col px-5 pt-[max(18px,env(safe-area-inset-top))] pb-[max(22px,env(safe-area-inset-bottom))]">
      <Wordmark />
      <div aria-live="polite" className="flex flex-1 flex-col">
        <Step pairing={pairing} start={start} giveUp={giveUp} leave={leave} />
      </div>
    </main>
  )
}

type StepProps = Pick<ReturnType<typeof usePairing>, 'pairing' | 'start' | 'giveUp' | 'leave'>

function Step({ pairing, start, giveUp, leave }: StepProps) {
  const t = useTranslations('devices.pair')
  const locale = useLocale()
  const scanner = localePath(locale, '/scan')
  switch (pairing.kind) {
    case 'reading':
      return <Waiting>{t('title')}</Waiting>
    case 'working':
      return <Waiting>{t('working')}</Waiting>
    case 'none':
      return <Words title={t('none.title')} text={t('none.text')} />
    case 'ready':
      return (
        <Words title={t('title')} text={t('lead')} invited={pairing.invited}>
          <Button size="large" wide onClick={() => start(pairing.secret)}>
            {t('start')}
          </Button>
        </Words>
      )
    case 'digits':
      return <Digits pairing={pairing} giveUp={giveUp} />
    case 'done':
      return (
        <Words title={t('done.title')} text={t('done.text')} invited={pairing.invited}>
          <ButtonLink size="large" wide href={scanner}>
            {t('done.open')}
          </ButtonLink>
        </Words>
      )
    case 'already':
      return (
        <Words title={t('already.title')} text={t('already.text')}>
          <ButtonLink size="large" wide href={scanner}>
            {t('already.open')}
          </ButtonLink>
          <Leave leave={leave} />
        </Words>
      )
    case 'left':
      return (
        <Words
          title={t('left.title')}
          text={
            pairing.waiting > 0
              ? t('left.waiting', { count: pairing.waiting })
              : t(pairing.told ? 'left.text' : 'left.untold')
          }
        />
      )
    case 'failed': {
      const { secret } = pairing
      return (
        <Words title={t('failed.title')} text={t(`failed.${pairing.fault}`)} urgent>
          {secret === null ? null : (
            <Button size="large" wide onClick={() => start(secret)}>
              {t('failed.retry')}
            </Button>
          )}
        </Words>
      )
    }
  }
}

type WordsProps = { title: string; text: string; invited?: Invited | null; urgent?: boolean; children?: ReactNode }

function Words({ title, text, invited = null, urgent, children }: WordsProps) {
  return (
    <>
      <h1 className="mt-8 text-[38px] text-balance">{title}</h1>
      <p role={urgent ? 'alert' : undefined} className="mt-2 text-[17px] text-pretty text-ink-2">
        {text}
      </p>
      {invited ? <Becomes invited={invited} /> : null}
      {children ? <div className="mt-auto grid gap-3 pt-7">{children}</div> : null}
    </>
  )
}

/** Whoever holds the phone sees what it will be before they say yes. */
function Becomes({ invited: { device, gate, event, organization } }: { invited: Invited }) {
  const t = useTranslations('devices.pair.becomes')
  const rows = [
    { key: 'event', value: event },
    { key: 'organization', value: organization },
    { key: 'gate', value: gate ?? t('noGate') },
    { key: 'device', value: device },
  ] as const
  return (
    <dl className="mt-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 rounded-md border border-line bg-card px-4 py-3.5">
      {rows.map(({ key, value }) => (
        <div key={key} className="contents">
          <dt className="text-ink-2">{t(key)}</dt>
          <dd className="font-semibold break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Waiting({ children }: { children: string }) {
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-4 text-ink-2">
      <Spinner className="size-8" />
      <p>{children}</p>
    </div>
  )
}

type DigitsProps = { pairing: Extract<Pairing, { kind: 'digits' }>; giveUp: () => Promise<void> }

function Digits({ pairing: { digits, isAway, invited }, giveUp }: DigitsProps) {
  const t = useTranslations('devices.pair.digits')
  return (
    <>
      <h1 className="mt-8 text-[38px] text-balance">{t('title')}</h1>
      <p className="mt-2 text-[17px] text-pretty text-ink-2">{t('text')}</p>
      {invited ? <Becomes invited={invited} /> : null}
      <div className="grid flex-1 place-content-center justify-items-center gap-3 py-8">
        <output aria-label={t('label')} className="display num text-[clamp(72px,26vw,120px)] tracking-[0.1em]">
          {digits}
        </output>
        <p className={isAway ? 'flex min-h-6 items-center gap-2 font-semibold text-danger' : 'min-h-6'}>
          {isAway ? t('away') : <Spinner className="size-5 text-ink-2" />}
        </p>
      </div>
      <Button tone="quiet" wide onClick={() => giveUp()}>
        {t('cancel')}
      </Button>
    </>
  )
}

function Leave({ leave }: { leave: () => Promise<void> }) {
  const t = useTranslations('devices.pair.already')
  const cancel = useTranslations('devices.pair.digits')('cancel')
  const [isAsking, setAsking] = useState(false)
  return (
    <ConfirmDialog
      open={isAsking}
      onOpenChange={setAsking}
      trigger={
        <Button tone="danger" wide>
          {t('leave')}
        </Button>
      }
      title={t('leaveTitle')}
      description={t('leaveText')}
      confirmLabel={t('leaveConfirm')}
      cancelLabel={cancel}
      onConfirm={leave}
    />
  )
}
