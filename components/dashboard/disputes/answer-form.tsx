'use client'
// The organizer's answer: their own words, the file as it will be sent, and the one press that sends it.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { maxStatementLength } from '@/server/disputes/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import { EvidencePreview } from './evidence-preview'

const LITTLE_LEFT = 1_000

type AnswerFormProps = { organization: string; disputeId: string; statement: string }

export function AnswerForm({ organization, disputeId, statement }: AnswerFormProps) {
  const t = useTranslations('disputes.answer')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [text, setText] = useState(statement)
  const [problem, setProblem] = useState<unknown>(null)
  const trpc = useTRPC()
  const save = useMutation(trpc.disputes.saveStatement.mutationOptions())
  const send = useMutation(trpc.disputes.sendEvidence.mutationOptions())
  const input = { organization, id: disputeId, statement: text }
  const left = maxStatementLength - text.length

  async function keep() {
    setProblem(null)
    await save.mutateAsync(input)
    router.refresh()
  }

  async function keepAndSay() {
    try {
      await keep()
      toast.done(t('saved'))
    } catch (error) {
      setProblem(error)
    }
  }

  return (
    <div className="grid gap-4">
      <Field
        label={t('statement')}
        hint={t('optional')}
        description={left < LITTLE_LEFT ? t('left', { count: left }) : t('help')}
      >
        <Textarea
          rows={7}
          maxLength={maxStatementLength}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Field>
      {problem ? (
        <Notice tone="bad" live>
          {textOf(problem)}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2.5">
        <ConfirmAct
          trigger={<Button>{t('send')}</Button>}
          title={t('question')}
          description={t('questionText')}
          confirmLabel={t('send')}
          tone="primary"
          act={() => send.mutateAsync(input)}
          done={t('sentOff')}
        />
        <EvidencePreview organization={organization} disputeId={disputeId} before={keep} onError={setProblem} />
        <Button tone="quiet" loading={save.isPending} disabled={text === statement} onClick={keepAndSay}>
          {t('save')}
        </Button>
      </div>
    </div>
  )
}
