'use client'
// One text of a message, with a menu of the variables it may name; the chosen one goes where the text was being written.
import { Braces } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Menu } from '@/components/ui/menu'
import type { Locale } from '@/server/kernel/format'

type WordsInputProps = {
  label: string
  /** Help below the field. */
  help?: string
  text: string
  onChange: (text: string) => void
  variables: readonly string[]
  /** The language the text is in. */
  locale: Locale
  most: number
  error: string | null
  rows?: number
}

/** `rows` absent: one line. */
export function WordsInput(props: WordsInputProps) {
  const { label, help, text, onChange, variables, locale, most, error, rows } = props
  const t = useTranslations('messageTemplates.variables')
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)

  function insert(name: string) {
    const start = input.current?.selectionStart ?? text.length
    const end = input.current?.selectionEnd ?? text.length
    onChange(`${text.slice(0, start)}{{${name}}}${text.slice(end)}`)
  }

  const control = {
    ref: input,
    value: text,
    lang: locale,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  return (
    <Field
      label={label}
      hint={<span className="num">{`${text.length} / ${most}`}</span>}
      description={help}
      error={error}
    >
      {rows === undefined ? <Input {...control} autoComplete="off" /> : <Textarea {...control} rows={rows} />}
      <span>
        <Menu
          align="start"
          heading={t('heading')}
          trigger={
            <Button tone="quiet" size="small" aria-label={t('insertInto', { field: label })} className="-ml-2">
              <Braces className="size-4" aria-hidden="true" />
              {t('insert')}
            </Button>
          }
          items={variables.map((name) => ({
            kind: 'action',
            label: <VariableName name={name} />,
            onSelect: () => insert(name),
          }))}
        />
      </span>
    </Field>
  )
}

function VariableName({ name }: { name: string }) {
  const t = useTranslations('messageTemplates.variables.names')
  const key = name as Parameters<typeof t>[0]
  return (
    <span className="grid leading-snug">
      {t.has(key) ? t(key) : name}
      <code className="font-sans text-[13px] font-normal text-ink-3">{`{{${name}}}`}</code>
    </span>
  )
}
