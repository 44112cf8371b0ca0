'use client'
// What can be done with one device. Ending it is asked about first, with what that means for a phone that is away.
import { useMutation } from '@tanstack/react-query'
import { MoreHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import type { DeviceView } from '@/server/scanning/devices/contract'
import { useErrorText } from '../../error-text'

type DeviceActsProps = {
  organization: string
  device: DeviceView
  onEdit: () => void
  onInvite: () => void
  onChanged: () => Promise<unknown>
}

export function DeviceActs({ organization, device, onEdit, onInvite, onChanged }: DeviceActsProps) {
  const t = useTranslations('devices')
  const common = useTranslations('common.actions')
  const toast = useToast()
  const { textOf } = useErrorText()
  const revoke = useMutation(useTRPC().devices.revoke.mutationOptions())
  const [isAsking, setAsking] = useState(false)
  const { id, name, status, queueLength } = device
  const isPhone = status === 'active'
  if (status === 'revoked') return null

  const items: MenuItem[] = [{ kind: 'action', label: t('form.edit'), onSelect: onEdit }]
  if (!isPhone) items.push({ kind: 'action', label: t('acts.invite'), onSelect: onInvite })
  items.push(
    { kind: 'separator', id: 'end' },
    {
      kind: 'action',
      label: t(isPhone ? 'acts.revoke' : 'acts.remove'),
      danger: true,
      onSelect: () => setAsking(true),
    },
  )
  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon" aria-label={t('acts.menu', { name })}>
            <MoreHorizontal className="size-5" aria-hidden="true" />
          </Button>
        }
        items={items}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={(open) => {
          setAsking(open)
          revoke.reset()
        }}
        title={t(isPhone ? 'acts.revokeTitle' : 'acts.removeTitle', { name })}
        description={t(isPhone ? 'acts.revokeText' : 'acts.removeText')}
        confirmLabel={t(isPhone ? 'acts.revoke' : 'acts.remove')}
        cancelLabel={common('cancel')}
        error={revoke.error ? textOf(revoke.error) : null}
        onConfirm={async () => {
          await revoke.mutateAsync({ organization, id })
          await onChanged()
          toast.done(t(isPhone ? 'acts.revoked' : 'acts.removed', { name }))
        }}
      >
        {isPhone && queueLength > 0 ? (
          <p className="font-semibold text-danger">{t('acts.revokeWaiting', { count: queueLength })}</p>
        ) : null}
      </ConfirmDialog>
    </>
  )
}
