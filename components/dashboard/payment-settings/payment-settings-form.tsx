'use client'
// What the organization decides about its payments: ways to pay, who bears the fee, the text on bank statements, its own website.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { RadioGroup } from '@/components/ui/radio-group'
import { useToast } from '@/components/ui/toast'
import { feeBearers, type PaymentSettingsInput } from '@/server/sellers/contract'
import { useErrorText } from '../error-text'
import { type ClosedGateways, GatewayOrder } from './gateway-order'

type PaymentSettingsFormProps = {
  organization: string
  settings: PaymentSettingsInput
  closed: ClosedGateways
  mayManage: boolean
}

export function PaymentSettingsForm({ organization, settings, closed, mayManage }: PaymentSettingsFormProps) {
  const t = useTranslations('paymentSettings.form')
  const router = useRouter()
  const toast = useToast()
  const { textOf, fieldTextOf, refusalOf } = useErrorText()
  const [gateways, setGateways] = useState(settings.gateways)
  const [feeBearer, setFeeBearer] = useState(settings.feeBearer)
  const [statementText, setStatementText] = useState(settings.statementText)
  const [origins, setOrigins] = useState(settings.returnOrigins.join('\n'))
  const save = useMutation(useTRPC().paymentSettings.save.mutationOptions())
  const details = save.error ? refusalOf(save.error).details : []

  function faultOf(field: string) {
    const detail = details.find(({ path }) => path === field || path.startsWith(`${field}.`))
    return detail && fieldTextOf(detail)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    const returnOrigins = origins.split(/\s+/).filter((text) => text !== '')
    const input = { organization, gateways, feeBearer, statementText, returnOrigins }
    const saved = await save.mutateAsync(input).catch(() => null) // the reason is in `save.error`
    if (!saved) return
    setStatementText(saved.statementText)
    setOrigins(saved.returnOrigins.join('\n'))
    toast.done(t('saved'))
    router.refresh()
  }

  return (
    <Card className="mb-6">
      <CardHeader title={t('title')} />
      <CardBody>
        <form method="post" noValidate onSubmit={submit} className="grid max-w-[44rem] gap-7">
          <GatewayOrder value={gateways} onChange={setGateways} closed={closed} disabled={!mayManage} />
          <RadioGroup
            legend={t('feeBearer')}
            items={feeBearers.map((value) => ({
              value,
              label: t(value),
              description: t(`${value}Text`),
              disabled: !mayManage,
            }))}
            value={feeBearer}
            onValueChange={setFeeBearer}
          />
          <Field
            label={t('statement')}
            hint={t('optional')}
            description={t('statementHelp')}
            error={faultOf('statementText')}
            disabled={!mayManage}
          >
            <Input
              value={statementText}
              maxLength={60}
              autoComplete="off"
              onChange={(change) => setStatementText(change.currentTarget.value)}
            />
          </Field>
          <Field
            label={t('origins')}
            hint={t('optional')}
            description={t('originsHelp')}
            error={faultOf('returnOrigins')}
            disabled={!mayManage}
          >
            <Textarea
              rows={3}
              value={origins}
              spellCheck={false}
              onChange={(change) => setOrigins(change.currentTarget.value)}
            />
          </Field>
          {save.error && details.length === 0 ? (
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
