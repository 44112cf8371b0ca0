'use client'
// What belongs to the person and not to the organization: the others they work for, and the way out.
import { Building2, EllipsisVertical, LogOut, Plus } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { signOut } from '@/components/auth/browser-session'
import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'

export function PersonMenu({ name, hasOthers }: { name: string; hasOthers: boolean }) {
  const t = useTranslations('dashboard.frame')
  const locale = useLocale()
  const toast = useToast()

  async function leave() {
    // A full load, so that nothing that was on screen stays in the browser's memory.
    if (await signOut()) window.location.assign(localePath(locale, '/sign-in'))
    else toast.failed(t('signOutFailed'))
  }

  return (
    <Menu
      heading={name}
      trigger={
        <Button tone="quiet" size="icon" aria-label={t('account')}>
          <EllipsisVertical className="size-5" aria-hidden="true" />
        </Button>
      }
      items={[
        ...(hasOthers
          ? [
              {
                kind: 'link' as const,
                label: t('otherOrganizations'),
                icon: <Building2 />,
                href: localePath(locale, '/org'),
              },
            ]
          : []),
        { kind: 'link', label: t('newOrganization'), icon: <Plus />, href: localePath(locale, '/org/new') },
        { kind: 'separator', id: 'out' },
        { kind: 'action', label: t('signOut'), icon: <LogOut />, onSelect: () => void leave() },
      ]}
    />
  )
}
