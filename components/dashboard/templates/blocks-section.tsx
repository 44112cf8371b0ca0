'use client'
// What a ticket says, block by block in its order; and the language whose texts are worked on.
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Menu } from '@/components/ui/menu'
import { Notice } from '@/components/ui/notice'
import { BlockItem } from './block-item'
import { addableKinds, type BlockKind, type DraftBlock, withBlock, withMovedBlock, withoutBlock } from './draft'
import { useEditor } from './editor-context'
import { LanguageTabs } from './language-tabs'
import { useBlockDrag } from './use-block-drag'

export function BlocksSection() {
  const t = useTranslations('templates')
  const { draft, change, faultAt } = useEditor()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const { dragged, itemRef, handleProps } = useBlockDrag({ ids: draft.blocks.map(({ id }) => id), onMove: move })
  const fault = faultAt('blocks')

  function move(id: string, to: number, gesture?: string) {
    const block = draft.blocks.find((one) => one.id === id)
    if (!block || to < 0 || to >= draft.blocks.length) return
    change((now) => withMovedBlock(now, id, to), gesture)
    setSaid(t('blocks.moved', { block: nameOf(block.kind), place: to + 1, count: draft.blocks.length }))
  }

  function add(kind: BlockKind) {
    const added = withBlock(draft, kind)
    change(() => added.draft)
    setOpen(new Set([...open, added.id]))
    setSaid(t('blocks.added', { block: nameOf(kind) }))
  }

  function remove({ id, kind }: DraftBlock) {
    const at = draft.blocks.findIndex((block) => block.id === id)
    change((now) => withoutBlock(now, id))
    setSaid(t('blocks.removed', { block: nameOf(kind) }))
    // The focus stays in the list, on what stands there then.
    requestAnimationFrame(() => {
      const handles = list.current?.querySelectorAll<HTMLElement>('[data-handle]')
      handles?.[Math.min(at, handles.length - 1)]?.focus()
    })
  }

  function nameOf(kind: BlockKind): string {
    return t(`blocks.kinds.${kind}.name`)
  }

  function toggle(id: string) {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }

  return (
    <Card>
      <CardHeader title={t('blocks.title')} />
      <CardBody>
        <p className="mb-4 max-w-[60ch] text-sm text-ink-2">{t('blocks.text')}</p>
        <LanguageTabs />
        {fault ? (
          <Notice tone="bad" live className="mb-4">
            {fault}
          </Notice>
        ) : null}
        <ol ref={list} aria-label={t('blocks.title')} className="grid grid-cols-[minmax(0,1fr)] gap-2">
          {draft.blocks.map((block, index) => (
            <BlockItem
              key={block.id}
              block={block}
              index={index}
              count={draft.blocks.length}
              isOpen={open.has(block.id)}
              isDragged={dragged === block.id}
              itemRef={itemRef(block.id)}
              handleProps={handleProps(block.id)}
              onToggle={() => toggle(block.id)}
              onMove={(to) => move(block.id, to)}
              onRemove={() => remove(block)}
            />
          ))}
        </ol>
        <p aria-live="polite" className="sr-only">
          {said}
        </p>
        <AddBlock kinds={addableKinds(draft)} onAdd={add} />
      </CardBody>
    </Card>
  )
}

function AddBlock({ kinds, onAdd }: { kinds: readonly BlockKind[]; onAdd: (kind: BlockKind) => void }) {
  const t = useTranslations('templates.blocks')
  if (kinds.length === 0) return <p className="mt-4 text-sm text-ink-2">{t('full')}</p>
  return (
    <div className="mt-4">
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
