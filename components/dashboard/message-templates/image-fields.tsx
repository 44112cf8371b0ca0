'use client'
// The fields of a picture in a message: the file, sent when it is chosen; what it shows in words; where it leads.
import { ImageUp } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { Spinner } from '@/components/ui/spinner'
import type { Locale } from '@/server/kernel/format'
import { type Block, contentLimits, picturePathOf } from '@/server/notifications/templates/contract'
import { useErrorText } from '../error-text'
import { refusedResponse, unanswered } from '../refusal'
import type { DraftBlock } from './content-draft'
import { TargetField } from './target-field'
import { WordsInput } from './words-input'

const accepted = ['image/jpeg', 'image/png', 'image/webp']
const maxBytes = 10 * 1024 * 1024

type ImageBlock = Extract<Block, { kind: 'image' }> & DraftBlock

type ImageFieldsProps = {
  block: ImageBlock
  variables: readonly string[]
  locale: Locale
  errorOf: (field: 'picture' | 'alt' | 'target') => string | null
  onChange: (block: ImageBlock) => void
}

export function ImageFields({ block, variables, locale, errorOf, onChange }: ImageFieldsProps) {
  const t = useTranslations('messageTemplates.blocks.picture')
  // While a picture is sent the writing goes on: it is put into what is written then, not into what was.
  const put = useRef<(chosen: Chosen) => void>(null)
  useEffect(() => {
    put.current = (chosen) => onChange({ ...block, ...chosen })
    return () => {
      put.current = null
    }
  }, [block, onChange])
  return (
    <div className="grid gap-4">
      <PictureFile
        picture={block.picture}
        alt={block.alt}
        isMissing={errorOf('picture') !== null}
        onChange={(chosen) => put.current?.(chosen)}
      />
      <WordsInput
        label={t('alt')}
        help={t('altHelp')}
        text={block.alt}
        variables={variables}
        locale={locale}
        most={contentLimits.alt}
        error={errorOf('alt')}
        onChange={(alt) => onChange({ ...block, alt })}
      />
      <TargetField
        optional
        target={block.target}
        variables={variables}
        error={errorOf('target')}
        onChange={(target) => onChange({ ...block, target })}
      />
    </div>
  )
}

type Chosen = Pick<ImageBlock, 'picture' | 'width'>
type PictureFileProps = { picture: string; alt: string; isMissing: boolean; onChange: (chosen: Chosen) => void }

function PictureFile({ picture, alt, isMissing, onChange }: PictureFileProps) {
  const t = useTranslations('messageTemplates.blocks.picture')
  const { textOf } = useErrorText()
  const { slug } = useParams<{ slug: string }>()
  const id = useId()
  const [isSending, setSending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const shown = picturePathOf(picture)
  const said = fault ?? (isMissing && !isSending ? t('missing') : null)

  async function choose(input: HTMLInputElement) {
    const file = input.files?.[0]
    if (!file) return
    const wrong = !accepted.includes(file.type) ? t('wrongType') : file.size > maxBytes ? t('tooBig') : null
    setFault(wrong)
    if (wrong) return
    setSending(true)
    try {
      onChange(await sendPicture(slug, file))
    } catch (error) {
      setFault(textOf(error))
    } finally {
      setSending(false)
      // So that the same file can be chosen again.
      input.value = ''
    }
  }

  return (
    <div>
      {shown ? (
        // biome-ignore lint/performance/noImgElement: our own small file
        <img src={shown} alt={alt} className="mb-3 max-h-48 max-w-full rounded-md border border-line object-contain" />
      ) : null}
      <input
        id={id}
        type="file"
        accept={accepted.join(',')}
        aria-describedby={`${id}-help`}
        disabled={isSending}
        onChange={(event) => choose(event.currentTarget)}
        className="peer sr-only"
      />
      <label
        htmlFor={id}
        className="inline-flex min-h-9 items-center gap-2 rounded-full border-[1.5px] border-line-strong px-3.5 text-sm font-semibold peer-focus-visible:outline-[2.5px] peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent hover:bg-ink hover:text-paper pointer-coarse:min-h-11"
      >
        {isSending ? <Spinner /> : <ImageUp className="size-4" aria-hidden="true" />}
        {t(isSending ? 'sending' : shown ? 'replace' : 'choose')}
      </label>
      <p id={`${id}-help`} className="mt-1.5 text-sm text-ink-2">
        {t('help')}
      </p>
      {said ? (
        <p role="alert" className="mt-1.5 text-sm font-semibold text-danger">
          {said}
        </p>
      ) : null}
    </div>
  )
}

async function sendPicture(organization: string, file: File): Promise<Chosen> {
  const query = new URLSearchParams({ organization })
  const response = await fetch(`/api/uploads/message-pictures?${query}`, {
    method: 'POST',
    headers: { 'content-type': file.type },
    body: file,
  }).catch(() => {
    throw unanswered()
  })
  if (!response.ok) throw await refusedResponse(response)
  const { data } = (await response.json()) as { data: Chosen }
  return { picture: data.picture, width: data.width }
}
