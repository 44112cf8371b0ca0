'use client'
// For those who may read a dispute and not answer it, and once the answer is gone: the file alone.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { useErrorText } from '../error-text'
import { EvidencePreview } from './evidence-preview'

export function ReadOnlyAnswer({
  organization,
  disputeId,
  mayNot,
}: {
  organization: string
  disputeId: string
  mayNot: boolean
}) {
  const t = useTranslations('disputes.answer')
  const { textOf } = useErrorText()
  const [problem, setProblem] = useState<unknown>(null)
  return (
    <div className="grid justify-items-start gap-4">
      {mayNot ? <p className="text-ink-2">{t('mayNot')}</p> : null}
      {problem ? (
        <Notice tone="bad" live>
          {textOf(problem)}
        </Notice>
      ) : null}
      <EvidencePreview organization={organization} disputeId={disputeId} onError={setProblem} />
    </div>
  )
}
