'use client'
// Where a button leads: one of the message's own addresses, or any page.
import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { contentLimits, formOf } from '@/server/notifications/templates/contract'

type TargetFieldProps = {
  target: string
  variables: readonly string[]
  error: string | null
  onChange: (target: string) => void
}

const ANY_PAGE = 'any-page'

export function TargetField({ target, variables, error, onChange }: TargetFieldProps) {
  const t = useTranslations('messageTemplates')
  const names = useTranslations('messageTemplates.variables.names')
  const addresses = variables.filter((name) => formOf(name) === 'address')
  const chosen = addresses.find((name) => target === `{{${name}}}`)
  const isTyped = chosen === undefined
  const nameOf = (name: string) => {
    const key = name as Parameters<typeof names>[0]
    return names.has(key) ? names(key) : name
  }
  return (
    <div className="grid gap-3">
      {addresses.length > 0 ? (
        <Field label={t('blocks.target')}>
          <Select
            aria-label={t('blocks.target')}
            value={chosen ?? ANY_PAGE}
            onValueChange={(name) => onChange(name === ANY_PAGE ? 'https://' : `{{${name}}}`)}
            items={[
              ...addresses.map((name) => ({ value: name, label: nameOf(name) })),
              { value: ANY_PAGE, label: t('blocks.anyPage') },
            ]}
          />
        </Field>
      ) : null}
      {isTyped ? (
        <Field label={t('blocks.address')} error={error}>
          <Input
            type="url"
            inputMode="url"
            autoComplete="off"
            placeholder="https://"
            maxLength={contentLimits.address}
            value={target}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </Field>
      ) : null}
    </div>
  )
}
