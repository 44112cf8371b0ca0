'use client'
// One colour: picked, or typed as `#2435db`; what would be wrong with it is said in words.
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Status } from '@/components/ui/status'
import type { ColorName, ColorWarning } from './color-warnings'
import { useEditor } from './editor-context'

const complete = /^#?([0-9a-f]{6})$/i

export function ColorField({ name, warning }: { name: ColorName; warning: ColorWarning | undefined }) {
  const t = useTranslations('templates.colors')
  const { draft, change, settle } = useEditor()
  const color = draft.colors[name]
  const [typed, setTyped] = useState(color)
  const isComplete = complete.test(typed.trim())

  // Undone, or picked: what is typed follows.
  useEffect(() => setTyped(color), [color])

  function choose(text: string) {
    setTyped(text)
    const [, digits] = complete.exec(text.trim()) ?? []
    if (!digits) return
    const colors = { [name]: `#${digits.toLowerCase()}` }
    change((now) => ({ ...now, colors: { ...now.colors, ...colors } }), `colors.${name}`)
  }

  return (
    <Field label={t(`${name}.label`)} description={t(`${name}.text`)} error={isComplete ? null : t('notAColor')}>
      <span className="flex gap-1.5">
        <input
          type="color"
          aria-label={t('pick', { color: t(`${name}.label`) })}
          value={color}
          onChange={(event) => choose(event.currentTarget.value)}
          onBlur={settle}
          className="h-11 w-10 shrink-0 cursor-pointer rounded-md border-[1.5px] border-line-strong bg-card p-1 [&::-webkit-color-swatch-wrapper]:p-0 [&::-webkit-color-swatch]:rounded-[7px] [&::-webkit-color-swatch]:border-line"
        />
        <Input
          value={typed}
          maxLength={9}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => choose(event.currentTarget.value)}
          onBlur={() => {
            setTyped(color)
            settle()
          }}
          className="num min-w-0 px-2"
        />
      </span>
      <span aria-live="polite">
        {warning ? (
          <Status tone="wait" className="mt-2 items-baseline leading-snug font-medium">
            <span>{warningText(warning)}</span>
          </Status>
        ) : null}
      </span>
    </Field>
  )

  function warningText(given: ColorWarning): string {
    if ('printed' in given) return t(`warnings.${given.kind}`, { printed: given.printed })
    return t(`warnings.${given.kind}`)
  }
}
