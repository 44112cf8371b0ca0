'use client'
// Makes a device, or changes one. Guards: it opens with what is true then, and stays open with the reason when it is refused.
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { DeviceView, EventDevices } from '@/server/scanning/devices/contract'
import { useErrorText } from '../../error-text'
import { DeviceFields, type DeviceValues } from './device-fields'

type DeviceDialogProps = {
  /** Null for a new one. */
  device: DeviceView | null
  open: boolean
  onOpenChange: (open: boolean) => void
  places: Pick<EventDevices, 'gates' | 'lists'>
  /** A rejection is told in words. */
  onSubmit: (values: DeviceValues) => Promise<void>
}

export function DeviceDialog({ device, open, onOpenChange, places, onSubmit }: DeviceDialogProps) {
  const t = useTranslations('devices.form')
  const common = useTranslations('common.actions')
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={device ? t('editTitle', { name: device.name }) : t('add')}
      description={device ? t('editText') : t('addText')}
      closeLabel={common('close')}
    >
      <DeviceForm device={device} places={places} onSubmit={onSubmit} />
    </Dialog>
  )
}

function DeviceForm({ device, places, onSubmit }: Pick<DeviceDialogProps, 'device' | 'places' | 'onSubmit'>) {
  const t = useTranslations('devices.form')
  const { textOf } = useErrorText()
  const [values, setValues] = useState<DeviceValues>(() => valuesOf(device, places))
  const [isTried, setTried] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (values.name.trim() === '') return
    setWorking(true)
    setRefusal(null)
    try {
      await onSubmit(values)
    } catch (error) {
      setRefusal(textOf(error))
    } finally {
      setWorking(false)
    }
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-5">
      <DeviceFields
        values={values}
        onChange={(change) => setValues({ ...values, ...change })}
        places={places}
        isNameMissing={isTried && values.name.trim() === ''}
      />
      {refusal ? (
        <Notice tone="bad" live>
          {refusal}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={isWorking}>
          {device ? t('save') : t('submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}

function valuesOf(device: DeviceView | null, { gates }: Pick<EventDevices, 'gates'>): DeviceValues {
  if (!device) return { name: '', gateId: gates[0]?.id ?? null, checkInListId: null, profile: 'scan' }
  const { name, gate, checkInList, profile } = device
  const isOpen = gates.some(({ id }) => id === gate?.id)
  return { name, gateId: isOpen ? (gate?.id ?? null) : null, checkInListId: checkInList?.id ?? null, profile }
}
