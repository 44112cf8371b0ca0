'use client'
// A text of a design in the language that is worked in. Empty, it shows in grey what is printed instead; what a variable would leave
// empty is said.
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Status } from '@/components/ui/status'
import type { Locale } from '@/server/kernel/format'
import { unknownVariables, wordsIn } from '@/server/templates/contract'
import { useEditor } from './editor-context'
import { VariableMenu } from './variable-menu'

type Words = Partial<Record<Locale, string>>

type WordsFieldProps = {
  label: string
  /** Where its faults are: `blocks.2.body`. */
  path: string
  /** Names it among the steps to undo. */
  about: string
  words: Words
  onChange: (words: Words, about: string) => void
  /** What is printed where no language has a text; empty: nothing. */
  builtIn: string
  isLine?: boolean
  most: number
}

export function WordsField({ label, path, about, words, onChange, builtIn, isLine, most }: WordsFieldProps) {
  const t = useTranslations('templates.words')
  const { draft, locale, faultAt, questions, settle } = useEditor()
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const text = words[locale] ?? ''
  const instead = wordsIn({ ...words, [locale]: '' }, { of: draft.locale, in: locale }) || builtIn
  const unknown = unknownVariables(text, questions)
  const language = t(`languages.${locale}`)

  function put(next: string) {
    onChange({ ...words, [locale]: next }, `${about}.${locale}`)
  }

  function insert(variable: string) {
    const start = input.current?.selectionStart ?? text.length
    const end = input.current?.selectionEnd ?? text.length
    settle()
    onChange({ ...words, [locale]: text.slice(0, start) + variable + text.slice(end) }, `${about}.${locale}.variable`)
    settle()
  }

  const control = {
    ref: input,
    value: text,
    lang: locale,
    placeholder: instead,
    onChange: (event: { currentTarget: { value: string } }) => put(event.currentTarget.value),
    onBlur: settle,
  }
  return (
    <Field
      label={
        <span>
          {label} <span className="text-sm font-normal text-ink-2">{language}</span>
        </span>
      }
      hint={<span className="num">{`${text.length} / ${most}`}</span>}
      error={faultAt(`${path}.${locale}`)}
    >
      {isLine ? <Input {...control} autoComplete="off" /> : <Textarea {...control} rows={4} />}
      <span className="mt-1 flex flex-wrap items-center gap-x-3">
        <VariableMenu label={t('insertInto', { field: label })} onChoose={insert} />
        {text === '' && instead !== '' ? <span className="text-sm text-ink-2">{t('fallback')}</span> : null}
      </span>
      <span aria-live="polite">
        {unknown.length > 0 ? (
          <Status tone="wait" className="mt-1 items-baseline leading-snug font-medium">
            <span>
              {t('unknown', { count: unknown.length, names: unknown.map((name) => `{{${name}}}`).join(', ') })}
            </span>
          </Status>
        ) : null}
      </span>
    </Field>
  )
}
