'use client'
// The section of the payment settings about money from outside of any provider: which ways, in what words, until when.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import { type ExternalMethodName, type ExternalMethodSettings, externalMethodNames } from '@/server/sellers/contract'
import { useErrorText } from '../error-text'

type ExternalMethodsProps = {
  organization: string
  settings: ExternalMethodSettings
  /** Whether these ways are among those that are offered at all. */
  isOffered: boolean
  mayManage: boolean
}

const deadlines = [2, 6, 12, 24, 48, 72, 120, 168, 240, 336, 720]

export function ExternalMethods({ organization, settings, isOffered, mayManage }: ExternalMethodsProps) {
  const t = useTranslations('external.settings')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [methods, setMethods] = useState(settings.methods)
  const [deadlineHours, setDeadlineHours] = useState(settings.deadlineHours)
  const [isTried, setIsTried] = useState(false)
  const save = useMutation(useTRPC().paymentSettings.saveExternal.mutationOptions())
  const isMissing = (name: ExternalMethodName) => methods[name].enabled && methods[name].instructions.trim() === ''

  function change(name: ExternalMethodName, next: Partial<ExternalMethodSettings['methods']['cash']>) {
    setMethods((last) => ({ ...last, [name]: { ...last[name], ...next } }))
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsTried(true)
    if (externalMethodNames.some(isMissing)) return
    const saved = await save.mutateAsync({ organization, methods, deadlineHours }).catch(() => null) // the reason is in `save.error`
    if (!saved) return
    setMethods(saved.methods)
    toast.done(t('saved'))
    router.refresh()
  }

  return (
    <Card className="mb-6">
      <CardHeader title={t('title')} />
      <CardBody>
        <p className="mb-5 max-w-[65ch] text-ink-2">{t('lead')}</p>
        {!isOffered && externalMethodNames.some((name) => methods[name].enabled) ? (
          <Notice tone="wait" title={t('closedTitle')} className="mb-5">
            {t('closed')}
          </Notice>
        ) : null}
        <form method="post" noValidate onSubmit={submit} className="grid max-w-[44rem] gap-6">
          {externalMethodNames.map((name) => (
            <div key={name} className="grid gap-3">
              <Checkbox
                label={t(`enable.${name}`)}
                checked={methods[name].enabled}
                disabled={!mayManage}
                onCheckedChange={(enabled) => change(name, { enabled })}
              />
              {methods[name].enabled ? (
                <Field
                  className="ml-8"
                  label={t('instructions')}
                  description={t(`instructionsHelp.${name}`)}
                  error={isTried && isMissing(name) ? t('missing') : undefined}
                  disabled={!mayManage}
                >
                  <Textarea
                    rows={4}
                    maxLength={2000}
                    value={methods[name].instructions}
                    onChange={(event) => change(name, { instructions: event.currentTarget.value })}
                  />
                </Field>
              ) : null}
            </div>
          ))}
          <Field label={t('deadline')} description={t('deadlineHelp')} disabled={!mayManage} className="max-w-xs">
            <Select
              aria-label={t('deadline')}
              disabled={!mayManage}
              value={String(deadlineHours)}
              onValueChange={(value) => setDeadlineHours(Number(value))}
              items={[...new Set([...deadlines, deadlineHours])]
                .sort((a, b) => a - b)
                .map((hours) => ({
                  value: String(hours),
                  label:
                    hours % 24 === 0 && hours > 24 ? t('days', { count: hours / 24 }) : t('hours', { count: hours }),
                }))}
            />
          </Field>
          {save.error ? (
            <Notice tone="bad" live>
              {textOf(save.error)}
            </Notice>
          ) : null}
          {mayManage ? (
            <Button type="submit" loading={save.isPending} className="w-fit">
              {t('save')}
            </Button>
          ) : null}
        </form>
      </CardBody>
    </Card>
  )
}
