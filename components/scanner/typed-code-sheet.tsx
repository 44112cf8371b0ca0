'use client'
// A code typed by hand: ten characters in a field that can be read at arm's length. Also takes what a hardware scanner types.
import { useTranslations } from 'next-intl'
import { type SubmitEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { readTyped, type TypedText } from './typed-text'

type TypedCodeSheetProps = { open: boolean; onOpenChange: (open: boolean) => void; onCode: (code: string) => void }

export function TypedCodeSheet({ open, onOpenChange, onCode }: TypedCodeSheetProps) {
  const t = useTranslations('scanner.typed')
  const [text, setText] = useState('')
  const [fault, setFault] = useState<TypedText | null>(null)

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const read = readTyped(text)
    if (read.missing > 0 || read.extra > 0) {
      setFault(read)
      return
    }
    onCode(text)
    setText('')
    onOpenChange(false)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('help')}
      closeLabel={t('close')}
      className="dark text-ink"
    >
      <form onSubmit={submit} className="grid gap-4">
        <input
          autoFocus
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setFault(null)
          }}
          aria-label={t('label')}
          aria-invalid={fault !== null}
          aria-describedby="typed-code-fault"
          placeholder="A1B2C-D3E4F"
          autoCapitalize="characters"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={200}
          className="num h-16 w-full rounded-md border-[1.5px] border-line-strong bg-card px-4 text-center font-display text-[28px] font-bold tracking-[0.04em] uppercase placeholder:font-medium placeholder:text-ink-3"
        />
        <p id="typed-code-fault" role="alert" className={fault ? 'text-center font-semibold text-danger' : 'sr-only'}>
          {fault ? t(fault.missing > 0 ? 'tooShort' : 'tooLong', { count: fault.missing + fault.extra }) : null}
        </p>
        <Button type="submit" size="large" wide disabled={text.trim() === ''}>
          {t('check')}
        </Button>
      </form>
    </Dialog>
  )
}
