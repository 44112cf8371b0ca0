'use client'
// What an address of a webhook is: its name, where it is, what it hears of. For a new one and for one that is changed.
import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { type WebhookType, webhookTypes } from '@/server/webhooks/contract'
import { useErrorText } from '../error-text'
import { refusalOf } from '../refusal'
import { keyOf } from './type-key'

export type EndpointValues = { name: string; url: string; types: WebhookType[] }

type EndpointFormProps = {
  initial: EndpointValues
  submitLabel: string
  isPending: boolean
  error: unknown
  onSubmit: (values: EndpointValues) => void
}

/** Kept together as people think of them. */
const groups = ['purchase', 'payment', 'ticket', 'event', 'scan'] as const

export function EndpointForm({ initial, submitLabel, isPending, error, onSubmit }: EndpointFormProps) {
  const t = useTranslations('webhooks')
  const { textOf } = useErrorText()
  const heading = useId()
  const [values, setValues] = useState(initial)
  const [isTried, setIsTried] = useState(false)
  const { name, url, types } = values
  const isUrlRefused = error ? refusalOf(error).code === 'webhook.url_not_allowed' : false
  const missing = { name: name.trim() === '', url: url.trim() === '', types: types.length === 0 }

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsTried(true)
    if (!missing.name && !missing.url && !missing.types) onSubmit(values)
  }

  function choose(type: WebhookType, isChosen: boolean) {
    setValues({ ...values, types: webhookTypes.filter((one) => (one === type ? isChosen : types.includes(one))) })
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-5">
      <Field
        label={t('name')}
        description={t('nameHelp')}
        error={isTried && missing.name ? t('nameMissing') : undefined}
      >
        <Input
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
        />
      </Field>
      <Field
        label={t('url')}
        description={t('urlHelp')}
        error={isTried && missing.url ? t('urlMissing') : isUrlRefused ? textOf(error) : undefined}
      >
        <Input
          type="url"
          inputMode="url"
          autoComplete="off"
          maxLength={2000}
          placeholder="https://"
          value={url}
          onChange={(event) => setValues({ ...values, url: event.currentTarget.value })}
        />
      </Field>
      <fieldset aria-labelledby={heading} className="grid gap-3">
        <legend id={heading} className="text-[15px] font-semibold">
          {t('types')}
        </legend>
        {groups.map((group) => (
          <div key={group}>
            {webhookTypes
              .filter((type) => type.startsWith(`${group}.`))
              .map((type) => (
                <Checkbox
                  key={type}
                  label={t(`type.${keyOf(type)}`)}
                  checked={types.includes(type)}
                  onCheckedChange={(isChosen) => choose(type, isChosen)}
                />
              ))}
          </div>
        ))}
        {isTried && missing.types ? <p className="text-sm font-semibold text-danger">{t('typesMissing')}</p> : null}
      </fieldset>
      {error && !isUrlRefused ? (
        <Notice tone="bad" live>
          {textOf(error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={isPending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  )
}
