'use client'
// The words of a message, in one language: its subject and its blocks in their order. Controlled: who uses it keeps the draft.
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/server/kernel/format'
import { type BlockKind, type ContentRules, contentLimits } from '@/server/notifications/templates/contract'
import { useErrorText } from '../error-text'
import { ContentBlock } from './content-block'
import {
  addableKinds,
  type ContentDraft,
  changedFieldsOf,
  type DraftBlock,
  type DraftFault,
  fieldsOf,
  shownFaults,
  withBlock,
  withChangedBlock,
  withMovedBlock,
  withoutBlock,
} from './content-draft'
import { WordsInput } from './words-input'

type ContentEditorProps = {
  draft: ContentDraft
  onChange: (draft: ContentDraft) => void
  rules: ContentRules
  /** The language the words are in. */
  locale: Locale
  /** Of `readDraft`. */
  faults: readonly DraftFault[]
}

export function ContentEditor({ draft, onChange, rules, locale, faults }: ContentEditorProps) {
  const t = useTranslations('messageTemplates')
  const { fieldTextOf } = useErrorText()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const { blocks } = draft
  /** Of blocks that were added here: fields in which nothing was typed yet and which were not left. */
  const [untouched, setUntouched] = useState<ReadonlySet<string>>(new Set())
  const shown = shownFaults(draft, faults, untouched)

  function touch(fields: readonly string[]) {
    if (fields.some((field) => untouched.has(field)))
      setUntouched(new Set([...untouched].filter((field) => !fields.includes(field))))
  }

  function change(changed: DraftBlock) {
    const before = blocks.find(({ id }) => id === changed.id)
    touch(changedFieldsOf(before, changed))
    onChange(withChangedBlock(draft, changed))
  }

  function faultAt(path: string): string | null {
    const found = shown.find((one) => one.path === path)
    return found ? fieldTextOf(found.fault) : null
  }
  const faultOfAll = faultAt('blocks')

  function move({ id, kind }: DraftBlock, to: number) {
    onChange(withMovedBlock(draft, id, to))
    setSaid(t('blocks.moved', { block: t(`blocks.kinds.${kind}.name`), place: to + 1, count: blocks.length }))
  }

  function add(kind: BlockKind) {
    const next = withBlock(draft, kind)
    onChange(next)
    setUntouched(new Set([...untouched, ...next.blocks.slice(-1).flatMap(fieldsOf)]))
    setSaid(t('blocks.added', { block: t(`blocks.kinds.${kind}.name`) }))
    focusOn(blocks.length)
  }

  function remove({ id, kind }: DraftBlock) {
    const at = blocks.findIndex((block) => block.id === id)
    onChange(withoutBlock(draft, id))
    setSaid(t('blocks.removed', { block: t(`blocks.kinds.${kind}.name`) }))
    focusOn(Math.min(at, blocks.length - 2))
  }

  /** The focus stays in the list, on what stands there then. */
  function focusOn(index: number) {
    requestAnimationFrame(() => {
      const item = list.current?.children[index]
      const target = item?.querySelector<HTMLElement>('input, textarea') ?? item?.querySelector<HTMLElement>('button')
      target?.focus()
    })
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <WordsInput
        label={t('subject')}
        text={draft.subject}
        variables={rules.variables}
        locale={locale}
        most={contentLimits.subject}
        error={faultAt('subject')}
        onChange={(subject) => onChange({ ...draft, subject })}
      />
      {faultOfAll ? (
        <Notice tone="bad" live>
          {faultOfAll}
        </Notice>
      ) : null}
      <ol ref={list} aria-label={t('blocks.title')} className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {blocks.map((block, index) => (
          <ContentBlock
            key={block.id}
            block={block}
            index={index}
            count={blocks.length}
            rules={rules}
            locale={locale}
            faultAt={faultAt}
            onChange={change}
            onLeave={() => touch(fieldsOf(block))}
            onMove={(to) => move(block, to)}
            onRemove={() => remove(block)}
          />
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <AddBlock kinds={addableKinds(draft, rules)} onAdd={add} />
    </div>
  )
}

function AddBlock({ kinds, onAdd }: { kinds: readonly BlockKind[]; onAdd: (kind: BlockKind) => void }) {
  const t = useTranslations('messageTemplates.blocks')
  if (kinds.length === 0) return <p className="text-sm text-ink-2">{t('full')}</p>
  return (
    <div>
      <Menu
        align="start"
        trigger={
          <Button tone="ghost" size="small">
            <Plus className="size-4" aria-hidden="true" />
            {t('add')}
          </Button>
        }
        items={kinds.map((kind) => ({
          kind: 'action',
          label: (
            <span className="grid max-w-80 leading-snug">
              {t(`kinds.${kind}.name`)}
              <span className="text-sm font-normal text-ink-2">{t(`kinds.${kind}.text`)}</span>
            </span>
          ),
          onSelect: () => onAdd(kind),
        }))}
      />
    </div>
  )
}
