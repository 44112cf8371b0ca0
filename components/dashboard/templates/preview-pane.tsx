'use client'
// The ticket as it will be, at once: on a sheet or on a phone, for a name that is hard to print, of an event and a ticket type of one's own.
import { usePathname, useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo, useTransition } from 'react'
import type { SheetPictures } from '@/components/ticket-design/sheet-units'
import { TicketSheet } from '@/components/ticket-design/ticket-sheet'
import { cn } from '@/components/ui/cn'
import { Select } from '@/components/ui/select'
import { Spinner } from '@/components/ui/spinner'
import { logoPathOf, type TicketSize, ticketSizes } from '@/server/templates/contract'
import { useEditor } from './editor-context'
import { type Example, type ExampleHolder, exampleFacts, exampleHolders } from './example'
import { Segmented } from './segmented'

export type PreviewChoice = { size: TicketSize; holder: ExampleHolder; typeId: string | null }

type PreviewPaneProps = {
  example: Example
  /** Of the organization, for an example of one's own. */
  events: readonly { id: string; title: string }[]
  code: SheetPictures['code']
  choice: PreviewChoice
  onChoice: (choice: PreviewChoice) => void
}

const noEvent = 'none'

export function PreviewPane({ example, events, code, choice, onChoice }: PreviewPaneProps) {
  const t = useTranslations('templates.preview')
  const router = useRouter()
  const path = usePathname()
  const [isLoading, startLoading] = useTransition()
  const { design, locale } = useEditor()
  const { size, holder, typeId } = choice
  const facts = useMemo(() => exampleFacts(example, { locale, holder, typeId }), [example, locale, holder, typeId])
  const pictures = { cover: example.cover, logo: logoPathOf(design.logoKey), code }
  const shownType = example.types.find(({ id }) => id === typeId) ?? example.types[0]

  function showEvent(id: string) {
    // The page reads the event; what was typed stays where it is.
    startLoading(() => router.replace(`${path}?event=${id}`, { scroll: false }))
  }

  return (
    <section id="preview" aria-labelledby="preview-title" className="scroll-mt-32">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="preview-title" className="text-xl">
          {t('title')}
        </h2>
        <Segmented
          legend={t('size')}
          value={size}
          onValueChange={(next) => onChoice({ ...choice, size: next })}
          items={ticketSizes.map((value) => ({ value, label: t(`sizes.${value}`) }))}
        />
      </div>
      <div className="mb-3 grid grid-cols-2 gap-2 xl:grid-cols-3 max-xl:*:first:col-span-2">
        <Select
          size="small"
          aria-label={t('event')}
          value={example.eventId ?? noEvent}
          onValueChange={showEvent}
          items={[
            { value: noEvent, label: t('madeUp') },
            ...events.map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
        <Select
          size="small"
          aria-label={t('type')}
          value={shownType?.id ?? null}
          placeholder={t('type')}
          disabled={example.types.length === 0}
          onValueChange={(id) => onChoice({ ...choice, typeId: id })}
          items={example.types.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          size="small"
          aria-label={t('holder')}
          value={holder}
          onValueChange={(next) => onChoice({ ...choice, holder: next })}
          items={exampleHolders.map((value) => ({ value, label: t(`holders.${value}`) }))}
        />
      </div>
      <div
        aria-busy={isLoading}
        className={cn('relative rounded-lg border border-line bg-sunk p-3 sm:p-4', size === 'phone' && 'px-6 sm:px-10')}
      >
        <TicketSheet
          design={design}
          facts={facts}
          size={size}
          pictures={pictures}
          codeLabel={t('code')}
          className={cn(
            'mx-auto overflow-hidden shadow-lift',
            size === 'phone' ? 'max-w-[300px] rounded-xl' : 'rounded-sm',
          )}
        />
        {isLoading ? <Spinner className="absolute top-4 right-4" /> : null}
      </div>
      <p className="mt-2 text-sm text-ink-2">{t('note')}</p>
    </section>
  )
}
