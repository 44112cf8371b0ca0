'use client'
// One file of a table, chosen or dropped. A file chosen before this page's script was at work is taken once it is.
import { FileUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type DragEvent, type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Spinner } from '@/components/ui/spinner'

type FileChoiceProps = {
  label: string
  description: ReactNode
  error?: string
  /** Said while the file is read. */
  working: string | null
  onFile: (file: File) => void
}

export function FileChoice({ label, description, error, working, onFile }: FileChoiceProps) {
  const t = useTranslations('dashboard.csv')
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [isOver, setOver] = useState(false)

  const take = useEffectEvent((file: File | undefined) => {
    if (file) onFile(file)
  })
  useEffect(() => take(input.current?.files?.[0]), [])

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) onFile(file)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the mouse; the input within is the control
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={drop}
      className={cn(
        'rounded-md border-[1.5px] border-dashed border-line-strong p-5 transition-colors duration-150 sm:p-6',
        isOver && 'border-accent bg-sunk',
      )}
    >
      <p aria-hidden="true" className="mb-4 text-ink-2 pointer-coarse:hidden">
        {t('drop')}
      </p>
      <p className="mb-1.5 text-[15px] leading-snug font-semibold">
        <label htmlFor={id}>{label}</label>
      </p>
      {/* The browser's own button speaks the browser's language, not the page's. */}
      <input
        ref={input}
        id={id}
        type="file"
        aria-describedby={`${id}-help`}
        aria-invalid={error ? true : undefined}
        className="peer sr-only"
        accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
        // The same file, mended, is a change too.
        onClick={(event) => {
          event.currentTarget.value = ''
        }}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) onFile(file)
        }}
      />
      <label
        htmlFor={id}
        aria-hidden="true"
        className="inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-full border-[1.5px] border-line-strong px-4 text-[15px] font-semibold peer-focus-visible:outline-[2.5px] peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent hover:bg-ink hover:text-paper"
      >
        <FileUp className="size-4" aria-hidden="true" />
        {t('choose')}
      </label>
      <div id={`${id}-help`} className="mt-1.5 max-w-[32rem]">
        <div className="text-sm leading-snug text-ink-2">{description}</div>
        {error ? (
          <p role="alert" className="mt-1.5 text-sm font-semibold text-danger">
            {error}
          </p>
        ) : null}
      </div>
      <p role="status" className={working === null ? 'sr-only' : 'mt-4 flex items-center gap-2.5 font-semibold'}>
        {working === null ? null : (
          <>
            <Spinner className="text-accent" /> {working}
          </>
        )}
      </p>
    </div>
  )
}
