'use client'
// The organizer's logo: sent when it is chosen, shown as it was taken in, used from the next version on.
import { ImageUp, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { Status } from '@/components/ui/status'
import { logoPathOf } from '@/server/templates/contract'
import { useErrorText } from '../error-text'
import { refusedResponse, unanswered } from '../refusal'
import { useEditor } from './editor-context'
import { isLostOn, logoTones } from './logo-tones'

const accepted = ['image/jpeg', 'image/png', 'image/webp']
const maxBytes = 10 * 1024 * 1024

export function LogoField() {
  const t = useTranslations('templates.logo')
  const { textOf } = useErrorText()
  const { draft, change, organization } = useEditor()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isSending, setSending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const logo = logoPathOf(draft.logoKey)
  const [tones, setTones] = useState<readonly string[]>([])
  const { ground, accent } = draft.colors
  const [onPaper, onPhone] = [isLostOn(ground, tones), isLostOn(accent, tones)]
  const lost = onPaper ? (onPhone ? 'both' : 'paper') : onPhone ? 'phone' : null

  useEffect(() => {
    let isGone = false
    setTones([])
    if (logo) void logoTones(logo).then((read) => isGone || setTones(read))
    return () => {
      isGone = true
    }
  }, [logo])

  function put(logoKey: string | null) {
    if (input.current) input.current.value = ''
    change((now) => ({ ...now, logoKey }))
  }

  async function choose(file: File | undefined) {
    if (!file) return
    setFault(!accepted.includes(file.type) ? t('wrongType') : file.size > maxBytes ? t('tooBig') : null)
    if (!accepted.includes(file.type) || file.size > maxBytes) return
    setSending(true)
    try {
      put(await sendLogo(organization, file))
    } catch (error) {
      setFault(textOf(error))
      if (input.current) input.current.value = ''
    } finally {
      setSending(false)
    }
  }

  return (
    <div>
      <p className="mb-1.5 text-[15px] font-semibold">{t('title')}</p>
      <div className="flex flex-wrap items-center gap-3">
        {logo ? (
          <span
            className="flex h-16 items-center rounded-md border border-line px-3"
            style={{ background: draft.colors.ground }}
          >
            {/* biome-ignore lint/performance/noImgElement: our own small file */}
            <img src={logo} alt={t('alt')} className="max-h-10 max-w-44 object-contain" />
          </span>
        ) : null}
        <input
          ref={input}
          id={id}
          type="file"
          accept={accepted.join(',')}
          aria-describedby={`${id}-help`}
          disabled={isSending}
          onChange={(event) => choose(event.currentTarget.files?.[0])}
          className="peer sr-only"
        />
        <label
          htmlFor={id}
          className="inline-flex min-h-9 items-center gap-2 rounded-full border-[1.5px] border-line-strong px-3.5 text-sm font-semibold peer-focus-visible:outline-[2.5px] peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent hover:bg-ink hover:text-paper pointer-coarse:min-h-11"
        >
          {isSending ? <Spinner /> : <ImageUp className="size-4" aria-hidden="true" />}
          {t(logo ? 'replace' : 'choose')}
        </label>
        {logo ? (
          <Button tone="quiet" size="small" onClick={() => put(null)}>
            <Trash2 className="size-4" aria-hidden="true" />
            {t('remove')}
          </Button>
        ) : null}
      </div>
      <span aria-live="polite">
        {lost ? (
          <Status tone="wait" className="mt-2 items-baseline leading-snug font-medium">
            <span>{t('lost', { where: lost })}</span>
          </Status>
        ) : null}
      </span>
      <p id={`${id}-help`} className="mt-1.5 text-sm text-ink-2">
        {t('help')}
      </p>
      {fault ? (
        <p role="alert" className="mt-1.5 text-sm font-semibold text-danger">
          {fault}
        </p>
      ) : null}
    </div>
  )
}

/** The key that a design names it by. */
async function sendLogo(organization: string, file: File): Promise<string> {
  const query = new URLSearchParams({ organization })
  const response = await fetch(`/api/uploads/logos?${query}`, {
    method: 'POST',
    headers: { 'content-type': file.type },
    body: file,
  }).catch(() => {
    throw unanswered()
  })
  if (!response.ok) throw await refusedResponse(response)
  const { data } = (await response.json()) as { data: { logoKey: string } }
  return data.logoKey
}
