'use client'
// The devices of an event, read anew every five seconds; making, inviting, confirming, changing and ending them.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { EmptyState } from '@/components/ui/page-parts'
import { useToast } from '@/components/ui/toast'
import { formatInstant } from '@/server/kernel/format'
import { deviceState, type EventDevices, type Invitation } from '@/server/scanning/devices/contract'
import { useErrorText } from '../../error-text'
import { ConfirmDigits } from './confirm-digits'
import { DeviceActs } from './device-acts'
import { DeviceDialog } from './device-dialog'
import type { DeviceValues } from './device-fields'
import { DeviceTable } from './device-table'
import { InvitationDialog } from './invitation-dialog'
import { useOurTime } from './use-our-time'

const EVERY_MS = 5_000
/** While somebody stands there with the phone in their hand. */
const PAIRING_EVERY_MS = 1_500

type DeviceBoardProps = { organization: string; eventId: string; timeZone: string; known: EventDevices }

export function DeviceBoard({ organization, eventId, timeZone, known }: DeviceBoardProps) {
  const t = useTranslations('devices')
  const locale = useLocale()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const isHydrated = useHydrated()
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  /** The device that is changed, or a new one. */
  const [edited, setEdited] = useState<string | 'new' | null>(null)
  const { data, isError, refetch } = useQuery(
    trpc.devices.list.queryOptions(
      { organization, eventId },
      { initialData: known, staleTime: 0, refetchInterval: invitation ? PAIRING_EVERY_MS : EVERY_MS },
    ),
  )
  const now = useOurTime(data.at)
  const create = useMutation(trpc.devices.create.mutationOptions())
  const invite = useMutation(trpc.devices.invite.mutationOptions())
  const change = useMutation(trpc.devices.change.mutationOptions())
  const editedDevice = data.devices.find(({ id }) => id === edited) ?? null

  async function submit(values: DeviceValues) {
    if (editedDevice) {
      await change.mutateAsync({ organization, id: editedDevice.id, ...values })
      toast.done(t('form.saved'))
    } else {
      const made = await create.mutateAsync({ organization, eventId, locale, ...values })
      setInvitation(made)
    }
    setEdited(null)
    await refetch()
  }

  async function inviteAnew(id: string) {
    try {
      setInvitation(await invite.mutateAsync({ organization, id, locale }))
    } catch (error) {
      toast.failed(textOf(error))
    }
    await refetch()
  }

  const add = (
    <Button size="small" disabled={!isHydrated} className="pointer-coarse:min-h-11" onClick={() => setEdited('new')}>
      {t('form.add')}
    </Button>
  )
  const waiting = data.devices.filter((device) => deviceState(device, now) === 'to_confirm')
  return (
    <>
      {isError ? (
        <Notice tone="wait" className="mb-4">
          {t('stale', { time: formatInstant(data.at, { timeZone, locale, style: 'time' }) })}
        </Notice>
      ) : null}
      {waiting.map((device) =>
        device.digits !== null && device.id !== invitation?.id ? (
          <Card key={device.id} className="mb-4">
            <CardBody>
              <ConfirmDigits
                titled
                organization={organization}
                device={{ ...device, digits: device.digits }}
                timeZone={timeZone}
                onDone={refetch}
              />
            </CardBody>
          </Card>
        ) : null,
      )}
      <Card className="overflow-hidden">
        <CardHeader ruled title={t('title')} action={data.devices.length > 0 ? add : null} />
        <DeviceTable
          devices={data.devices}
          version={data.version}
          now={now}
          timeZone={timeZone}
          acts={(device) => (
            <DeviceActs
              organization={organization}
              device={device}
              onEdit={() => setEdited(device.id)}
              onInvite={() => inviteAnew(device.id)}
              onChanged={refetch}
            />
          )}
          empty={
            <EmptyState title={t('none')} action={add}>
              {t('noneText')}
            </EmptyState>
          }
        />
      </Card>
      <DeviceDialog
        device={editedDevice}
        open={edited !== null}
        onOpenChange={(open) => open || setEdited(null)}
        places={data}
        onSubmit={submit}
      />
      {invitation ? (
        <InvitationDialog
          organization={organization}
          invitation={invitation}
          device={data.devices.find(({ id }) => id === invitation.id)}
          now={now}
          timeZone={timeZone}
          onInvite={inviteAnew}
          onChanged={refetch}
          onClose={() => setInvitation(null)}
        />
      ) : null}
    </>
  )
}
