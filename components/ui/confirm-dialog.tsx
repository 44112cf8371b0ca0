'use client'
// Asks before something that cannot be undone. Stays open while the work runs, unless it is put aside; closes when it succeeded. Guards: who put it
// aside sees it again when the work was refused.
import { AlertDialog as Base } from '@base-ui/react/alert-dialog'
import { type ReactElement, type ReactNode, useState } from 'react'
import { Button } from './button'
import { DialogFooter } from './dialog'
import { backdropStyles, dialogStyles } from './popup-styles'

type ConfirmDialogProps = {
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  /** What will happen, in one or two sentences. */
  description: ReactNode
  /** The verb of what happens ("Rembourser"), never "OK". */
  confirmLabel: string
  /** Of an act that is a cancelling itself: what is kept ("Garder l’envoi"), so that no two buttons say the same. */
  cancelLabel: string
  tone?: 'primary' | 'danger'
  /** A rejection keeps the dialog open; show the reason in `error`. */
  onConfirm: () => Promise<void> | void
  error?: ReactNode
  children?: ReactNode
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { trigger, title, description, confirmLabel, cancelLabel, tone = 'danger', error, children } = props
  const [ownOpen, setOwnOpen] = useState(false)
  const [working, setWorking] = useState(false)
  const [isAside, setAside] = useState(false)

  function change(next: boolean) {
    // The caller hears of it when the work has ended.
    if (working) return setAside(!next)
    setOwnOpen(next)
    props.onOpenChange?.(next)
  }

  async function confirm() {
    setWorking(true)
    try {
      await props.onConfirm()
      setOwnOpen(false)
      props.onOpenChange?.(false)
    } catch {
      // The caller shows the reason through `error`; the question stays on screen.
    } finally {
      setWorking(false)
      setAside(false)
    }
  }

  return (
    <Base.Root open={(props.open ?? ownOpen) && !isAside} onOpenChange={change}>
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className={backdropStyles} />
        <Base.Popup className={dialogStyles}>
          <Base.Title className="text-2xl">{title}</Base.Title>
          <Base.Description className="mt-2 text-ink-2">{description}</Base.Description>
          {children ? <div className="mt-4">{children}</div> : null}
          {error ? (
            <p role="alert" className="mt-4 font-semibold text-danger">
              {error}
            </p>
          ) : null}
          <DialogFooter>
            <Base.Close render={<Button tone="ghost">{cancelLabel}</Button>} />
            <Button tone={tone} loading={working} onClick={confirm}>
              {confirmLabel}
            </Button>
          </DialogFooter>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
