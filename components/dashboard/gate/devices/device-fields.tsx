'use client'
// A device's name, its gate, its list and what it may do: the same questions for a new one and for one that is there.
import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select } from '@/components/ui/select'
import { type DeviceProfile, deviceProfiles, type EventDevices } from '@/server/scanning/devices/contract'
import { useErrorText } from '../../error-text'

export type DeviceValues = {
  name: string
  gateId: string | null
  checkInListId: string | null
  profile: DeviceProfile
}

type DeviceFieldsProps = {
  values: DeviceValues
  onChange: (change: Partial<DeviceValues>) => void
  places: Pick<EventDevices, 'gates' | 'lists'>
  isNameMissing: boolean
}

/** Of a choice of nothing: a select has no empty value. */
const NONE = 'none'

export function DeviceFields({ values, onChange, places, isNameMissing }: DeviceFieldsProps) {
  const t = useTranslations('devices')
  const { fieldTextOf } = useErrorText()
  const chosen = (value: string) => (value === NONE ? null : value)
  return (
    <>
      <Field
        label={t('form.name')}
        description={t('form.nameHelp')}
        error={isNameMissing ? fieldTextOf({ code: 'required' }) : undefined}
      >
        <Input
          autoComplete="off"
          maxLength={80}
          placeholder={t('form.nameExample')}
          value={values.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Field>
      {places.gates.length > 0 ? (
        <Field label={t('form.gate')}>
          <Select
            aria-label={t('form.gate')}
            value={values.gateId ?? NONE}
            onValueChange={(value) => onChange({ gateId: chosen(value) })}
            items={[
              { value: NONE, label: t('form.noGate') },
              ...places.gates.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
      ) : null}
      {places.lists.length > 1 ? (
        <Field label={t('form.list')}>
          <Select
            aria-label={t('form.list')}
            value={values.checkInListId ?? NONE}
            onValueChange={(value) => onChange({ checkInListId: chosen(value) })}
            items={[
              { value: NONE, label: t('form.gateList') },
              ...places.lists.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
      ) : null}
      <RadioGroup
        legend={t('form.profile')}
        value={values.profile}
        onValueChange={(profile) => onChange({ profile })}
        items={deviceProfiles.map((profile) => ({
          value: profile,
          label: t(`profiles.${profile}.name`),
          description: t(`profiles.${profile}.text`),
        }))}
      />
    </>
  )
}
