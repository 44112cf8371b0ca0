'use client'
// The design on real paper: the PDF that the printer makes of it, to look at or sent to oneself. Its code is a test and opens no gate.
import { useMutation } from '@tanstack/react-query'
import { FileText, MailCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import { Button, buttonStyles } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import { useToast } from '@/components/ui/toast'
import type { TicketSize } from '@/server/templates/contract'
import { useErrorText } from '../error-text'
import { useEditor } from './editor-context'

type TryOutProps = { eventId: string | null; size: TicketSize }

type Proof = { state: 'printing' } | { state: 'ready'; url: string } | { state: 'failed'; text: string }

const pollMs = 700
const deadlineMs = 40_000

export function TryOut({ eventId, size }: TryOutProps) {
  const t = useTranslations('templates.proof')
  const common = useTranslations('common.actions')
  const toast = useToast()
  const { textOf } = useErrorText()
  const client = useTRPCClient()
  const ask = useMutation(useTRPC().templates.test.mutationOptions())
  const { organization, sound, locale } = useEditor()
  const [proof, setProof] = useState<Proof | null>(null)
  const input = sound && { organization, design: sound, size, locale, ...(eventId !== null && { eventId }) }

  async function print() {
    if (!input) return
    setProof({ state: 'printing' })
    try {
      const { fileKey } = await ask.mutateAsync(input)
      setProof({ state: 'ready', url: await untilPrinted(fileKey) })
    } catch (error) {
      setProof({ state: 'failed', text: error instanceof StillPrinting ? t('late') : textOf(error) })
    }
  }

  async function untilPrinted(fileKey: string): Promise<string> {
    const deadline = Date.now() + deadlineMs
    while (Date.now() < deadline) {
      const { url } = await client.templates.testFile.query({ organization, fileKey })
      if (url !== null) return url
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
    throw new StillPrinting()
  }

  async function send() {
    if (!input) return
    try {
      await ask.mutateAsync({ ...input, byMail: true })
      toast.done(t('sent'), t('sentText'))
    } catch (error) {
      toast.failed(t('notSent'), textOf(error))
    }
  }

  return (
    <>
      <Button tone="ghost" size="small" disabled={!input} onClick={print} className={COMPACT}>
        <FileText className="size-4" aria-hidden="true" />
        <span className="max-sm:sr-only">{t('see')}</span>
      </Button>
      <Button
        tone="ghost"
        size="small"
        disabled={!input}
        loading={ask.isPending && proof === null}
        onClick={send}
        className={COMPACT}
      >
        <MailCheck className="size-4" aria-hidden="true" />
        <span className="max-sm:sr-only">{t('send')}</span>
      </Button>
      <Dialog
        open={proof !== null}
        onOpenChange={(open) => {
          if (!open) setProof(null)
        }}
        title={t('title')}
        description={t('text')}
        closeLabel={common('close')}
        footer={
          proof?.state === 'ready' ? (
            <a href={proof.url} target="_blank" rel="noreferrer" className={buttonStyles()}>
              {t('open')}
            </a>
          ) : proof?.state === 'failed' ? (
            <Button onClick={print}>{common('retry')}</Button>
          ) : null
        }
      >
        {proof?.state === 'printing' ? (
          <p role="status" className="flex items-center gap-3">
            <Spinner />
            {t('printing')}
          </p>
        ) : proof?.state === 'failed' ? (
          <Notice tone="bad" live>
            {proof.text}
          </Notice>
        ) : (
          <p role="status">{t('ready')}</p>
        )}
      </Dialog>
    </>
  )
}

/** On a phone only the picture is drawn. */
const COMPACT = 'max-sm:size-11 max-sm:px-0'

class StillPrinting extends Error {}
