'use client'
// The QR code that makes a phone this device, how long it is good, and then the digits of the phone that came. Closing it takes nothing
// back: the digits also stand above the list.
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import type { DeviceView, Invitation } from '@/server/scanning/devices/contract'
import { ConfirmDigits } from './confirm-digits'
import { minutesLeft } from './device-words'

type InvitationDialogProps = {
  organization: string
  invitation: Invitation
  /** As it is now; absent until the list has it. */
  device: DeviceView | undefined
  now: Date
  timeZone: string
  onInvite: (id: string) => Promise<unknown>
  onChanged: () => Promise<unknown>
  onClose: () => void
}

export function InvitationDialog(props: InvitationDialogProps) {
  const { organization, invitation, device, now, timeZone, onInvite, onChanged, onClose } = props
  const t = useTranslations('devices.invitation')
  const common = useTranslations('common.actions')
  const status = device?.status ?? 'invited'
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('title', { name: device?.name ?? invitation.name })}
      description={status === 'invited' ? t('text') : undefined}
      closeLabel={common('close')}
    >
      {status === 'invited' && invitation.expiresAt > now ? <Code invitation={invitation} now={now} /> : null}
      {status === 'invited' && invitation.expiresAt <= now ? (
        <Notice
          tone="wait"
          live
          title={t('lapsed')}
          action={<Button onClick={() => onInvite(invitation.id)}>{t('again')}</Button>}
        />
      ) : null}
      {device?.status === 'pairing' && device.digits !== null ? (
        <ConfirmDigits
          organization={organization}
          device={{ ...device, digits: device.digits }}
          timeZone={timeZone}
          onDone={onChanged}
        />
      ) : null}
      {device?.status === 'active' ? (
        <>
          <Notice tone="ok" live title={t('done', { name: device.name })}>
            {t('doneText')}
          </Notice>
          <DialogFooter>
            <Button onClick={onClose}>{t('close')}</Button>
          </DialogFooter>
        </>
      ) : null}
    </Dialog>
  )
}

/** White modules that a reader needs on each side. */
const QUIET = 4

function Code({ invitation: { link, qr, expiresAt }, now }: { invitation: Invitation; now: Date }) {
  const t = useTranslations('devices.invitation')
  return (
    <>
      <svg
        viewBox={`${-QUIET} ${-QUIET} ${qr.size + 2 * QUIET} ${qr.size + 2 * QUIET}`}
        shapeRendering="crispEdges"
        role="img"
        aria-label={t('qr')}
        className="mx-auto block w-full max-w-[280px] rounded-md border border-line bg-white"
      >
        <path d={qr.path} fill="#0d0d0d" />
      </svg>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <p className="flex items-center gap-2 text-[15px] text-ink-2" role="status">
          <Spinner className="size-4" />
          {t('waitingPhone')}
        </p>
        <p className="num text-[15px] text-ink-2">{t('left', { time: minutesLeft(expiresAt, now) })}</p>
      </div>
      <div className="mt-3">
        <CopyButton value={link} label={t('copy')} copiedLabel={t('copied')} />
      </div>
    </>
  )
}
