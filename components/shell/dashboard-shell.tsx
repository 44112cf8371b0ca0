// The frame of the organizer's side: ruled paper on the left, the work on the right. A long list scrolls and who is signed in
// stays in sight. On a phone the left part folds into a menu that opens without script.
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { Link } from '@/components/ui/link'
import { Wordmark } from '@/components/ui/mark'
import { SkipLink } from './public-shell'

export type SideLink = { href: string; label: ReactNode; current: boolean; count?: ReactNode; color?: string }

type DashboardShellProps = {
  labels: { skip: string; home: string; navigation: string; menu: string }
  homeHref: string
  /** Groups of links; a group with a heading is drawn apart ("Événements"). */
  groups: readonly { key: string; heading?: ReactNode; links: readonly SideLink[]; action?: ReactNode }[]
  /** Who is signed in; `menu` is a button for account and sign-out. */
  person: { name: string; detail: string; menu?: ReactNode }
  /** Language and theme switches. */
  switches?: ReactNode
  children: ReactNode
}

export function DashboardShell({ labels, homeHref, groups, person, switches, children }: DashboardShellProps) {
  const side = (
    <>
      <nav
        aria-label={labels.navigation}
        className="grid gap-7 lg:more-below lg:-mx-[18px] lg:min-h-0 lg:flex-1 lg:content-start lg:gap-5 lg:overflow-y-auto lg:px-[18px] lg:py-1"
      >
        {groups.map((group) => (
          <div key={group.key} className="grid gap-0.5">
            {group.heading ? <p className="eyebrow px-3 pb-2 lg:pb-1">{group.heading}</p> : null}
            {group.links.map((link) => (
              <SideItem key={link.href} link={link} />
            ))}
            {group.action}
          </div>
        ))}
      </nav>
      <div className="mt-auto grid gap-4 pt-7 lg:mt-0 lg:shrink-0 lg:pt-0">
        {switches ? <div className="flex items-center gap-1">{switches}</div> : null}
        <div className="flex items-center gap-2.5">
          <Avatar name={person.name} />
          <div className="min-w-0 flex-1 text-[15px] leading-tight">
            <p className="truncate font-semibold">{person.name}</p>
            <p className="truncate text-sm text-ink-2">{person.detail}</p>
          </div>
          {person.menu}
        </div>
      </div>
    </>
  )
  return (
    <div className="isolate min-h-dvh lg:grid lg:grid-cols-[236px_minmax(0,1fr)]">
      <SkipLink label={labels.skip} />
      <aside className="sticky top-0 hidden h-dvh flex-col gap-6 border-r border-line bg-sunk px-[18px] py-[22px] lg:flex">
        <HomeLink href={homeHref} label={labels.home} />
        {side}
      </aside>
      <details className="group sticky top-0 z-30 border-b border-line bg-sunk lg:hidden">
        <summary className="flex min-h-14 items-center justify-between px-[18px]">
          <Wordmark />
          <span className="inline-flex items-center gap-2 font-semibold">
            {labels.menu}
            <svg viewBox="0 0 20 20" fill="none" aria-hidden="true" className="size-5 group-open:rotate-90">
              <path d="M7 4v12M13 4v12" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
            </svg>
          </span>
        </summary>
        <div className="flex max-h-[calc(100dvh-3.5rem)] flex-col overflow-y-auto px-[18px] pt-2 pb-6">{side}</div>
      </details>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 max-w-[1240px] px-[18px] pt-6 pb-16 outline-none sm:px-10 sm:pt-[30px]"
      >
        {children}
      </main>
    </div>
  )
}

function HomeLink({ href, label }: { href: string; label: string }) {
  return (
    <Link href={href} aria-label={label} className="px-1 text-ink no-underline">
      <Wordmark />
    </Link>
  )
}

function SideItem({ link }: { link: SideLink }) {
  return (
    <Link
      href={link.href}
      aria-current={link.current ? 'page' : undefined}
      className={cn(
        'flex min-h-10 items-center gap-2.5 rounded-[10px] px-3 py-2 leading-snug font-medium lg:pointer-fine:min-h-8 lg:pointer-fine:py-1 lg:pointer-fine:text-[15px] text-ink-2 no-underline transition-colors duration-150 hover:text-ink pointer-coarse:min-h-11',
        link.current && 'bg-card font-semibold text-ink ring-1 ring-line',
      )}
    >
      {link.color ? (
        <span aria-hidden="true" className="size-2.5 shrink-0 rounded-[3px]" style={{ background: link.color }} />
      ) : null}
      <span className="min-w-0">{link.label}</span>
      {link.count === undefined ? null : (
        <span className="num ml-auto text-[13px] font-normal text-ink-3">{link.count}</span>
      )}
    </Link>
  )
}
