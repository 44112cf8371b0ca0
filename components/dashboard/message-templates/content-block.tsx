'use client'
// One block of a message: its name, its fields, and the buttons that move it or take it out. The fixed part can be moved alone.
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Locale } from '@/server/kernel/format'
import { type ContentRules, contentLimits } from '@/server/notifications/templates/contract'
import { IconButton } from '../templates/icon-button'
import type { DraftBlock } from './content-draft'
import { ImageFields } from './image-fields'
import { TargetField } from './target-field'
import { WordsInput } from './words-input'

type ContentBlockProps = {
  block: DraftBlock
  index: number
  count: number
  rules: ContentRules
  locale: Locale
  faultAt: (path: string) => string | null
  onChange: (block: DraftBlock) => void
  /** The focus has gone elsewhere. */
  onLeave: () => void
  onMove: (to: number) => void
  onRemove: () => void
}

export function ContentBlock(props: ContentBlockProps) {
  const { block, index, count, onLeave, onMove, onRemove } = props
  const t = useTranslations('messageTemplates.blocks')
  const name = t(`kinds.${block.kind}.name`)
  return (
    <li
      className="rounded-md border border-line bg-card"
      data-block={block.id}
      onBlur={(event) => {
        if (!isWithin(event.currentTarget, event.relatedTarget)) onLeave()
      }}
    >
      <div className="flex items-center gap-0.5 py-1 pr-1 pl-4">
        <p className="min-w-0 flex-1 py-1.5 font-semibold">{name}</p>
        <IconButton label={t('up', { block: name })} disabled={index === 0} onClick={() => onMove(index - 1)}>
          <ArrowUp className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label={t('down', { block: name })} disabled={index === count - 1} onClick={() => onMove(index + 1)}>
          <ArrowDown className="size-4" aria-hidden="true" />
        </IconButton>
        {block.kind === 'details' ? (
          <span className="size-9 pointer-coarse:size-11" />
        ) : (
          <IconButton label={t('remove', { block: name })} onClick={onRemove}>
            <Trash2 className="size-4" aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <div className="border-t border-line px-4 pt-3 pb-4">
        <BlockFields {...props} />
      </div>
    </li>
  )
}

/** Menus and lists of a block stand elsewhere in the page. */
function isWithin(block: Element, to: EventTarget | null): boolean {
  return to instanceof Element && (block.contains(to) || to.closest('[role="menu"], [role="listbox"]') !== null)
}

function BlockFields({ block, index, rules, locale, faultAt, onChange }: ContentBlockProps) {
  const t = useTranslations('messageTemplates.blocks')
  const shared = { variables: rules.variables, locale }
  switch (block.kind) {
    case 'heading':
      return (
        <WordsInput
          {...shared}
          label={t('kinds.heading.name')}
          text={block.text}
          most={contentLimits.heading}
          error={faultAt(`blocks.${index}.text`)}
          onChange={(text) => onChange({ ...block, text })}
        />
      )
    case 'text':
      return (
        <WordsInput
          {...shared}
          label={t('words')}
          help={t('wordsHelp')}
          text={block.text}
          rows={5}
          most={contentLimits.text}
          error={faultAt(`blocks.${index}.text`)}
          onChange={(text) => onChange({ ...block, text })}
        />
      )
    case 'button':
      return (
        <div className="grid gap-4">
          <WordsInput
            {...shared}
            label={t('label')}
            text={block.label}
            most={contentLimits.label}
            error={faultAt(`blocks.${index}.label`)}
            onChange={(label) => onChange({ ...block, label })}
          />
          <TargetField
            target={block.target}
            variables={rules.variables}
            error={faultAt(`blocks.${index}.target`)}
            onChange={(target) => onChange({ ...block, target })}
          />
        </div>
      )
    case 'image':
      return (
        <ImageFields
          {...shared}
          block={block}
          errorOf={(field) => faultAt(`blocks.${index}.${field}`)}
          onChange={onChange}
        />
      )
    default:
      return <p className="text-sm text-ink-2">{t(`kinds.${block.kind}.text`)}</p>
  }
}
