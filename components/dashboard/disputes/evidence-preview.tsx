'use client'
// The PDF as the bank will get it. The worker makes it, so the first press prepares it and the second opens it.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button, buttonStyles } from '@/components/ui/button'
import { refusedResponse, unanswered } from '../refusal'

const PATIENCE_MS = 30_000

/** Resolves once the file is there. */
async function prepared(address: string): Promise<boolean> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
    const answer = await fetch(address).catch(() => {
      throw unanswered()
    })
    if (answer.status === 200) return true
    if (answer.status !== 202) throw await refusedResponse(answer)
    const seconds = Number(answer.headers.get('retry-after')) || 1
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
  return false
}

type EvidencePreviewProps = {
  organization: string
  disputeId: string
  /** Asked first, so that the file shows what is typed. */
  before?: () => Promise<void>
  onError: (error: unknown) => void
}

export function EvidencePreview({ organization, disputeId, before, onError }: EvidencePreviewProps) {
  const t = useTranslations('disputes.answer')
  const [state, setState] = useState<'idle' | 'working' | 'ready' | 'slow'>('idle')
  const address = `/api/disputes/${disputeId}/evidence?organization=${encodeURIComponent(organization)}`

  async function prepare() {
    setState('working')
    try {
      await before?.()
      setState((await prepared(address)) ? 'ready' : 'slow')
    } catch (error) {
      setState('idle')
      onError(error)
    }
  }

  if (state === 'ready') {
    return (
      <a
        href={address}
        target="_blank"
        rel="noreferrer"
        className={buttonStyles({ tone: 'ghost' })}
        onClick={() => setState('idle')}
      >
        {t('openPdf')}
      </a>
    )
  }
  return (
    <>
      <Button tone="ghost" loading={state === 'working'} onClick={prepare}>
        {t('preview')}
      </Button>
      {state === 'slow' ? (
        <p role="status" className="text-sm text-ink-2">
          {t('previewSlow')}
        </p>
      ) : null}
    </>
  )
}
