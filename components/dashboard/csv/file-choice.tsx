'use client'
// One file of a table, chosen or dropped. A file chosen before this page's script was at work is taken once it is.
import { useTranslations } from 'next-intl'
import { type DragEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
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
      <Field label={label} description={description} error={error} className="max-w-[32rem]">
        <Input
          ref={input}
          type="file"
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
      </Field>
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
