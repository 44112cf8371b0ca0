'use client'
// One of the roles, with what it lets do.
import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { Role } from '@/server/kernel/actor'

type RoleChoiceProps = { roles: readonly Role[]; value: Role; onChange: (role: Role) => void }

export function RoleChoice({ roles, value, onChange }: RoleChoiceProps) {
  const t = useTranslations('dashboard')
  const items = roles.map((role) => ({ value: role, label: t(`roles.${role}.name`), note: t(`roles.${role}.text`) }))
  return (
    <Field label={t('members.role')} description={t(`roles.${value}.text`)}>
      <Select items={items} value={value} onValueChange={onChange} />
    </Field>
  )
}
