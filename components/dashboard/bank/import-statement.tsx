'use client'
// Takes a bank's file over: choose it, look at what was read and how, then agree.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import type { ImportStatementInput, StatementPreview as Preview } from '@/server/payments/external/bank/contract'
import { maxStatementBytes } from '@/server/payments/external/contract'
import { FileChoice } from '../csv/file-choice'
import { readFile } from '../csv/read-file'
import { useErrorText } from '../error-text'
import { StatementPreview } from './statement-preview'

type Chosen = { fileName: string; content: string; preview: Preview }
type ImportStatementProps = { organization: string; currency: ImportStatementInput['currency'] }

export function ImportStatement({ organization, currency }: ImportStatementProps) {
  const t = useTranslations('external.bank')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [problem, setProblem] = useState<'tooLarge' | 'unread' | null>(null)
  const trpc = useTRPC().external
  const read = useMutation(trpc.previewStatement.mutationOptions())
  const take = useMutation(trpc.importStatement.mutationOptions())

  async function choose(file: File) {
    setChosen(null)
    take.reset()
    read.reset()
    setProblem(null)
    if (file.size > maxStatementBytes) return setProblem('tooLarge')
    const content = await readFile(file)
    if (content === null) return setProblem('unread')
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

  const fault = problem ? t(problem) : read.error ? textOf(read.error) : undefined
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
          <FileChoice
            label={t('file')}
            description={t('fileHelp')}
            error={fault}
            working={read.isPending ? t('reading') : null}
            onFile={choose}
          />
        )}
        {take.data && !chosen ? (
          <Notice tone="ok" title={t('imported')} className="mt-4">
            {t('importedText', take.data)}
          </Notice>
        ) : null}
      </CardBody>
    </Card>
  )
}
