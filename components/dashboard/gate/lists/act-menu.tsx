'use client'
// What can be done with one list, gate or zone; taking it away is asked about first.
import { MoreHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { useErrorText } from '../../error-text'

type ActMenuProps = {
  label: string
  editLabel: string
  onEdit: () => void
  /** Null: it stays. */
  removal: { label: string; title: string; text: string; onConfirm: () => Promise<void> } | null
}

export function ActMenu({ label, editLabel, onEdit, removal }: ActMenuProps) {
  const common = useTranslations('common.actions')
  const { textOf } = useErrorText()
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const items: MenuItem[] = [{ kind: 'action', label: editLabel, onSelect: onEdit }]
  if (removal) {
    items.push(
      { kind: 'separator', id: 'end' },
      { kind: 'action', label: removal.label, danger: true, onSelect: () => setAsking(true) },
    )
  }
  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon" aria-label={label}>
            <MoreHorizontal className="size-5" aria-hidden="true" />
          </Button>
        }
        items={items}
      />
      {removal ? (
        <ConfirmDialog
          open={isAsking}
          onOpenChange={(open) => {
            setAsking(open)
            setRefusal(null)
          }}
          title={removal.title}
          description={removal.text}
          confirmLabel={removal.label}
          cancelLabel={common('cancel')}
          error={refusal}
          onConfirm={async () => {
            try {
              await removal.onConfirm()
            } catch (error) {
              setRefusal(textOf(error))
              throw error
            }
          }}
        />
      ) : null}
    </>
  )
}
