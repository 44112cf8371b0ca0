'use client'
// One block in the list: its handle, its name, what is in it, and the buttons that move it or take it away.
import { ArrowDown, ArrowUp, ChevronDown, EllipsisVertical, GripVertical, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ComponentProps, useId } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { wordsIn } from '@/server/templates/contract'
import { BlockFields, plainKinds } from './block-fields'
import type { DraftBlock } from './draft'
import { useEditor } from './editor-context'
import { IconButton } from './icon-button'

type BlockItemProps = {
  block: DraftBlock
  index: number
  count: number
  isOpen: boolean
  isDragged: boolean
  itemRef: (element: HTMLElement | null) => void
  handleProps: Pick<ComponentProps<'button'>, 'onPointerDown' | 'onKeyDown'>
  onToggle: () => void
  onMove: (to: number) => void
  onRemove: () => void
}

export function BlockItem(props: BlockItemProps) {
  const { block, index, count, isOpen, isDragged, itemRef, handleProps, onToggle, onMove, onRemove } = props
  const t = useTranslations('templates.blocks')
  const { draft, locale } = useEditor()
  const id = useId()
  const name = t(`kinds.${block.kind}.name`)
  const isPlain = plainKinds.has(block.kind)
  const words = 'body' in block ? { ...block.body, ...('heading' in block ? block.heading : {}) } : {}
  const summary = wordsIn(words, { of: draft.locale, in: locale }) || t(`kinds.${block.kind}.text`)
  const about = (
    <>
      <span className="block font-semibold">{name}</span>
      <span className="block truncate text-sm font-normal text-ink-2">{summary}</span>
    </>
  )
  // On a phone one button holds them, so that a block's name has room.
  const acts = [
    {
      key: 'up',
      label: t('up', { block: name }),
      icon: <ArrowUp className="size-4" aria-hidden="true" />,
      disabled: index === 0,
      onSelect: () => onMove(index - 1),
    },
    {
      key: 'down',
      label: t('down', { block: name }),
      icon: <ArrowDown className="size-4" aria-hidden="true" />,
      disabled: index === count - 1,
      onSelect: () => onMove(index + 1),
    },
    ...(block.kind === 'code'
      ? []
      : [
          {
            key: 'remove',
            label: t('remove', { block: name }),
            icon: <Trash2 className="size-4" aria-hidden="true" />,
            disabled: false,
            onSelect: onRemove,
          },
        ]),
  ]
  return (
    <li
      ref={itemRef}
      className={cn('rounded-md border border-line bg-card', isDragged && 'relative z-10 border-accent shadow-lift')}
    >
      <div className="flex items-center gap-0.5 py-1 pr-1">
        <button
          {...handleProps}
          type="button"
          data-handle
          aria-label={t('handle', { block: name, place: index + 1, count })}
          className="grid size-11 shrink-0 cursor-grab touch-none place-items-center rounded-sm text-ink-3 hover:text-ink active:cursor-grabbing"
        >
          <GripVertical className="size-5" aria-hidden="true" />
        </button>
        {isPlain ? (
          <div className="min-w-0 flex-1 py-1.5">{about}</div>
        ) : (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={onToggle}
            className="flex min-h-11 min-w-0 flex-1 items-center gap-2 rounded-sm py-1.5 text-left"
          >
            <span className="min-w-0 flex-1">{about}</span>
            <ChevronDown
              className={cn('size-4 shrink-0 text-ink-2 transition-transform duration-150', isOpen && 'rotate-180')}
              aria-hidden="true"
            />
          </button>
        )}
        {acts.map(({ key, label, disabled, icon, onSelect }) => (
          <span key={key} className="max-sm:hidden">
            <IconButton label={label} disabled={disabled} onClick={onSelect}>
              {icon}
            </IconButton>
          </span>
        ))}
        {block.kind === 'code' ? <span className="size-9 max-sm:hidden pointer-coarse:size-11" /> : null}
        <span className="sm:hidden">
          <Menu
            trigger={
              <Button tone="quiet" size="icon" aria-label={t('acts', { block: name })}>
                <EllipsisVertical className="size-5" aria-hidden="true" />
              </Button>
            }
            items={acts.map(({ key, ...item }): MenuItem => ({ kind: 'action', danger: key === 'remove', ...item }))}
          />
        </span>
      </div>
      {isOpen && !isPlain ? (
        <div id={id} className="border-t border-line px-4 pt-3 pb-4">
          <BlockFields block={block} index={index} />
        </div>
      ) : null}
    </li>
  )
}
