'use client'
// Takes a bank's file over: choose it, look at what was read and how, then agree.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ChangeEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import { useToast } from '@/components/ui/toast'
import type { ImportStatementInput, StatementPreview as Preview } from '@/server/payments/external/bank/contract'
import { maxStatementBytes } from '@/server/payments/external/contract'
import { useErrorText } from '../error-text'
import { base64Of } from './base64-of'
import { StatementPreview } from './statement-preview'

type Chosen = { fileName: string; content: string; preview: Preview }
type ImportStatementProps = { organization: string; currency: ImportStatementInput['currency'] }

export function ImportStatement({ organization, currency }: ImportStatementProps) {
  const t = useTranslations('external.bank')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [isTooLarge, setIsTooLarge] = useState(false)
  const trpc = useTRPC().external
  const read = useMutation(trpc.previewStatement.mutationOptions())
  const take = useMutation(trpc.importStatement.mutationOptions())

  async function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.currentTarget.files?.[0]
    setChosen(null)
    take.reset()
    read.reset()
    setIsTooLarge(file !== undefined && file.size > maxStatementBytes)
    if (!file || file.size > maxStatementBytes) return
    const content = base64Of(new Uint8Array(await file.arrayBuffer()))
    const preview = await read.mutateAsync({ organization, content }).catch(() => null) // the reason is in `read.error`
    if (preview) setChosen({ fileName: file.name.slice(0, 200), content, preview })
  }

  async function submit(how: Pick<ImportStatementInput, 'columns' | 'currency'>) {
    if (!chosen) return
    const { fileName, content } = chosen
    const taken = await take.mutateAsync({ organization, fileName, content, ...how }).catch(() => null) // the reason is in `take.error`
    if (!taken) return
    setChosen(null)
    toast.done(t('imported'), t('importedText', taken))
    router.refresh()
  }

  const fault = isTooLarge ? t('tooLarge') : read.error ? textOf(read.error) : undefined
  return (
    <Card className="mb-6">
      <CardHeader title={t('importTitle')} />
      <CardBody>
        {chosen ? (
          <StatementPreview
            preview={chosen.preview}
            currency={currency}
            isWorking={take.isPending}
            error={take.error ? textOf(take.error) : null}
            onSubmit={submit}
            onCancel={() => setChosen(null)}
          />
        ) : (
          <Field label={t('file')} description={t('fileHelp')} error={fault} className="max-w-[32rem]">
            <Input type="file" accept=".csv,.txt,text/csv,text/plain" onChange={choose} />
          </Field>
        )}
        {read.isPending ? (
          <p role="status" className="mt-4 flex items-center gap-2.5 font-semibold">
            <Spinner className="text-accent" /> {t('reading')}
          </p>
        ) : null}
        {take.data && !chosen ? (
          <Notice tone="ok" title={t('imported')} className="mt-4">
            {t('importedText', take.data)}
          </Notice>
        ) : null}
      </CardBody>
    </Card>
  )
}
