'use client'
// One fraud rule: whether it watches, from which numbers on, what it does; and a trial on scans of the past with the numbers that stand in
// the fields, before they are saved.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Status } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import { defaultSettings, type RuleAction, type RuleView } from '@/server/scanning/fraud/contract'
import { useErrorText } from '../../error-text'
import { RuleTrial } from './rule-trial'
import { readRule, valuesOfRule } from './rule-values'

type RuleCardProps = { organization: string; eventId: string; timeZone: string; known: RuleView; mayManage: boolean }

const fields = ['count', 'seconds', 'minutes'] as const

export function RuleCard({ organization, eventId, timeZone, known, mayManage }: RuleCardProps) {
  const t = useTranslations('fraud')
  const toast = useToast()
  const { textOf, fieldTextOf } = useErrorText()
  const isHydrated = useHydrated()
  const change = useMutation(useTRPC().scanning.fraud.change.mutationOptions())
  const [rule, setRule] = useState(known)
  const [values, setValues] = useState(() => valuesOfRule(known.settings))
  const { settings, faults } = readRule(known.rule, values)
  const labelOf = (name: (typeof fields)[number]) => t(`settings.${known.rule}.${name}` as Parameters<typeof t>[0])

  async function save(event: FormEvent) {
    event.preventDefault()
    if (!settings) return
    const { enabled, action } = rule
    try {
      const rules = await change.mutateAsync({ organization, eventId, rule: known.rule, enabled, action, settings })
      const saved = rules.find((one) => one.rule === known.rule)
      if (saved) setRule(saved)
      toast.done(t('form.saved'))
    } catch (error) {
      toast.failed(textOf(error))
    }
  }

  return (
    <Card>
      <CardHeader
        title={t(`rules.${known.rule}.name`)}
        action={
          <Status tone={rule.enabled ? 'ok' : 'off'}>{t(rule.enabled ? 'form.enabled' : 'form.disabled')}</Status>
        }
      />
      <CardBody>
        <p className="mb-4 text-ink-2">{t(`rules.${known.rule}.text`)}</p>
        <form onSubmit={save} className="grid gap-4">
          <fieldset disabled={!mayManage || !isHydrated} className="grid gap-4">
            <Checkbox
              label={t('form.enable')}
              checked={rule.enabled}
              disabled={!mayManage}
              onCheckedChange={(enabled) => setRule({ ...rule, enabled })}
            />
            <div className="grid gap-4 sm:grid-cols-2 sm:gap-y-0">
              {fields.map((name) => {
                if (values[name] === undefined) return null
                const fault = faults[name]
                return (
                  <Field
                    key={name}
                    label={labelOf(name)}
                    error={fault && fieldTextOf(fault)}
                    // One row for the labels and one for the controls, however many lines a label takes.
                    className="sm:row-span-3 sm:grid sm:grid-rows-subgrid sm:[&>label]:self-end"
                  >
                    <Input
                      inputMode="numeric"
                      value={values[name]}
                      onChange={({ target }) => setValues({ ...values, [name]: target.value.replace(/\D/g, '') })}
                    />
                  </Field>
                )
              })}
            </div>
            {known.mayBlock ? (
              <Field label={t('form.action')}>
                <Select<RuleAction>
                  value={rule.action}
                  disabled={!mayManage}
                  onValueChange={(action) => setRule({ ...rule, action })}
                  items={[
                    { value: 'alert', label: t('form.alert') },
                    { value: 'block', label: t(known.rule === 'stale_replay' ? 'form.blockOldCodes' : 'form.block') },
                  ]}
                />
              </Field>
            ) : (
              <p className="text-sm text-ink-2">{t('form.noBlock')}</p>
            )}
          </fieldset>
          {mayManage ? (
            <div className="flex flex-wrap gap-2.5">
              <Button
                type="submit"
                tone="ghost"
                size="small"
                loading={change.isPending}
                disabled={!isHydrated || !settings}
              >
                {t('form.save')}
              </Button>
              <Button
                tone="quiet"
                size="small"
                disabled={!isHydrated}
                onClick={() => setValues(valuesOfRule(defaultSettings[known.rule]))}
              >
                {t('form.reset')}
              </Button>
            </div>
          ) : null}
        </form>
        <RuleTrial
          organization={organization}
          eventId={eventId}
          timeZone={timeZone}
          rule={known.rule}
          settings={settings}
        />
      </CardBody>
    </Card>
  )
}
