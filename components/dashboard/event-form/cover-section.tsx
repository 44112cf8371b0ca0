'use client'
// The picture of the event: chosen here, sent when the form is saved. Without one the drawn cover stands.
import { ImageUp, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormSection } from './form-section'

/** What saving does with the cover. */
export type CoverChange = { kind: 'keep' } | { kind: 'remove' } | { kind: 'send'; file: File }

const accepted = ['image/jpeg', 'image/png', 'image/webp']
const maxBytes = 10 * 1024 * 1024

type CoverSectionProps = {
  coverPath: string | null
  /** What stands in its place without a picture. */
  drawn: ReactNode
  change: CoverChange
  onChange: (change: CoverChange) => void
}

export function CoverSection({ coverPath, drawn, change, onChange }: CoverSectionProps) {
  const t = useTranslations('dashboard.form')
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<'coverType' | 'coverSize' | 'coverUnreadable' | null>(null)
  const preview = usePreview(change.kind === 'send' ? change.file : null)
  const shown = change.kind === 'keep' ? coverPath : preview

  function choose(file: File | undefined) {
    if (!file) return
    const found = !accepted.includes(file.type) ? 'coverType' : file.size > maxBytes ? 'coverSize' : null
    setFault(found)
    if (found === null) onChange({ kind: 'send', file })
  }

  /** What calls itself a picture and is none is not sent. */
  function refuseUnreadable() {
    if (change.kind !== 'send') return
    remove('keep')
    setFault('coverUnreadable')
  }

  function remove(instead: 'keep' | 'remove' = coverPath === null ? 'keep' : 'remove') {
    setFault(null)
    if (input.current) input.current.value = ''
    onChange({ kind: instead })
  }

  return (
    <FormSection id="cover" title={t('cover')} text={t('coverText')}>
      <div>
        <div className="relative aspect-[15/8] overflow-hidden rounded-lg border border-line bg-sunk">
          {shown ? (
            // biome-ignore lint/performance/noImgElement: a preview from this browser's memory, or our own small file
            <img
              src={shown}
              alt={t('coverAlt')}
              onError={refuseUnreadable}
              className="absolute inset-0 size-full object-cover"
            />
          ) : (
            drawn
          )}
        </div>
        <div className="mt-3 flex flex-wrap items-center gap-2.5">
          <input
            ref={input}
            id={id}
            type="file"
            accept={accepted.join(',')}
            aria-describedby={`${id}-help`}
            onChange={(event) => choose(event.currentTarget.files?.[0])}
            className="peer sr-only"
          />
          <label
            htmlFor={id}
            className="inline-flex min-h-9 items-center gap-2 rounded-full border-[1.5px] border-line-strong px-3.5 text-sm font-semibold peer-focus-visible:outline-[2.5px] peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent hover:bg-ink hover:text-paper pointer-coarse:min-h-11"
          >
            <ImageUp className="size-4" aria-hidden="true" />
            {t(shown ? 'coverReplace' : 'coverChoose')}
          </label>
          {shown ? (
            <Button tone="quiet" size="small" onClick={() => remove()}>
              <Trash2 className="size-4" aria-hidden="true" />
              {t('coverRemove')}
            </Button>
          ) : null}
        </div>
        <p id={`${id}-help`} className="mt-2 text-sm text-ink-2">
          {t('coverHelp')}
        </p>
        {fault ? (
          <p role="alert" className="mt-1.5 text-sm font-semibold text-danger">
            {t(fault)}
          </p>
        ) : null}
      </div>
    </FormSection>
  )
}

/** An address of a file in memory, as long as it is shown. */
function usePreview(file: File | null): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (!file) return setAddress(null)
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return address
}
