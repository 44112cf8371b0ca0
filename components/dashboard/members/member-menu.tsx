'use client'
// What may be done with a member, behind one button: another role, or out of the team.
import { useMutation } from '@tanstack/react-query'
import { EllipsisVertical, UserMinus, UserPen } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Menu } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import type { Role } from '@/server/kernel/actor'
import type { MemberView } from '@/server/organizations/contract'
import { useErrorText } from '../error-text'
import { RoleChoice } from './role-choice'

type MemberMenuProps = {
  organization: string
  member: Pick<MemberView, 'id' | 'name' | 'role'>
  /** Those that this person may give. */
  roles: readonly Role[]
}

export function MemberMenu({ organization, member, roles }: MemberMenuProps) {
  const t = useTranslations('dashboard')
  const common = useTranslations('common.actions')
  const isHydrated = useHydrated()
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const { organizations } = useTRPC()
  const change = useMutation(organizations.changeMember.mutationOptions())
  const remove = useMutation(organizations.removeMember.mutationOptions())
  const [open, setOpen] = useState<'role' | 'remove' | null>(null)
  const [role, setRole] = useState(member.role)
  const { id, name } = member

  function show(act: 'role' | 'remove') {
    setRole(member.role)
    change.reset()
    remove.reset()
    setOpen(act)
  }

  async function save() {
    await change.mutateAsync({ organization, id, role })
    toast.done(t('members.changed', { name, role: t(`roles.${role}.name`) }))
    router.refresh()
  }

  async function takeOut() {
    await remove.mutateAsync({ organization, id })
    toast.done(t('members.removed', { name }))
    router.refresh()
  }

  return (
    <>
      <Menu
        heading={name}
        trigger={
          <Button tone="quiet" size="icon" disabled={!isHydrated} aria-label={t('members.menu', { name })}>
            <EllipsisVertical className="size-5" aria-hidden="true" />
          </Button>
        }
        items={[
          { kind: 'action', label: t('members.change'), icon: <UserPen />, onSelect: () => show('role') },
          {
            kind: 'action',
            label: t('members.remove'),
            icon: <UserMinus />,
            danger: true,
            onSelect: () => show('remove'),
          },
        ]}
      />
      <ConfirmDialog
        open={open === 'role'}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        title={t('members.changeTitle', { name })}
        description={t('members.changeText')}
        confirmLabel={t('members.save')}
        cancelLabel={common('cancel')}
        tone="primary"
        onConfirm={save}
        error={change.error && textOf(change.error)}
      >
        <RoleChoice roles={roles} value={role} onChange={setRole} />
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'remove'}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        title={t('members.removeQuestion', { name })}
        description={t('members.removeText')}
        confirmLabel={t('members.remove')}
        cancelLabel={common('cancel')}
        onConfirm={takeOut}
        error={remove.error && textOf(remove.error)}
      />
    </>
  )
}
