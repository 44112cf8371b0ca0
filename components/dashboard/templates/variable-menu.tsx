'use client'
// The variables a text may hold, by what they stand for; the chosen one goes where the text was being written.
import { Braces } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { variableNames } from '@/server/templates/contract'
import { useEditor } from './editor-context'

type VariableMenuProps = { label: string; onChoose: (variable: string) => void }

export function VariableMenu({ label, onChoose }: VariableMenuProps) {
  const t = useTranslations('templates.variables')
  const { questions } = useEditor()
  const named = (name: string, text: string): MenuItem => ({
    kind: 'action',
    label: (
      <span className="grid leading-snug">
        {text}
        <code className="font-sans text-[13px] font-normal text-ink-3">{`{{${name}}}`}</code>
      </span>
    ),
    onSelect: () => onChoose(`{{${name}}}`),
  })
  return (
    <Menu
      align="start"
      heading={t('heading')}
      trigger={
        <Button tone="quiet" size="small" aria-label={label} className="-ml-2">
          <Braces className="size-4" aria-hidden="true" />
          {t('insert')}
        </Button>
      }
      items={[
        ...variableNames.map((name) => named(name, t(`names.${name}`))),
        ...(questions ?? []).map((question) => named(`answer.${question}`, t('answer', { question }))),
      ]}
    />
  )
}
