'use client'
// For those who may read a dispute and not answer it, for answers that the provider takes elsewhere, and once the answer is gone: the
// file alone.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { useErrorText } from '../error-text'
import { EvidencePreview } from './evidence-preview'

export function ReadOnlyAnswer({
  organization,
  disputeId,
  note,
}: {
  organization: string
  disputeId: string
  /** Why it is not answered here. */
  note: 'mayNot' | 'elsewhere' | null
}) {
  const t = useTranslations('disputes.answer')
  const { textOf } = useErrorText()
  const [problem, setProblem] = useState<unknown>(null)
  return (
    <div className="grid justify-items-start gap-4">
      {note ? <p className="text-ink-2">{t(note)}</p> : null}
      {problem ? (
        <Notice tone="bad" live>
          {textOf(problem)}
        </Notice>
      ) : null}
      <EvidencePreview organization={organization} disputeId={disputeId} onError={setProblem} />
    </div>
  )
}
