'use client'
// The editor of a design: settings on the left, the ticket on the right, at once. Saving makes a new version; nothing that was saved is
// ever lost.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import type { SheetPictures } from '@/components/ticket-design/sheet-units'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import { useToast } from '@/components/ui/toast'
import type { Locale } from '@/server/kernel/format'
import type { TemplateVersionView, VersionListItem } from '@/server/templates/contract'
import { OwnAside, SaveRefusal } from '../edit-conflict'
import { LeaveGuard } from '../event-form/leave-guard'
import { BlocksSection } from './blocks-section'
import { type Draft, isSameDesign } from './draft'
import { type Editor, EditorProvider } from './editor-context'
import { type Example, exampleFacts } from './example'
import { LookSection } from './look-section'
import { type PreviewChoice, PreviewPane } from './preview-pane'
import { SaveBar } from './save-bar'
import { SectionLinks } from './section-links'
import { TryOut } from './try-out'
import { VersionList } from './version-list'

type TemplateEditorProps = {
  organization: string
  template: TemplateVersionView
  versions: readonly VersionListItem[]
  example: Example
  events: readonly { id: string; title: string }[]
  code: SheetPictures['code']
  /** The page's, in which the work begins. */
  locale: Locale
  timeZone: string
}

export function TemplateEditor(props: TemplateEditorProps) {
  const { organization, template, locale, example } = props
  return (
    <EditorProvider organization={organization} saved={template.design} locale={locale} questions={example.questions}>
      {(editor) => <Workbench {...props} editor={editor} />}
    </EditorProvider>
  )
}

function Workbench(props: TemplateEditorProps & { editor: Editor }) {
  const { organization, template, versions, example, events, code, timeZone, editor } = props
  const t = useTranslations('templates')
  const router = useRouter()
  const toast = useToast()
  const client = useTRPCClient()
  const save = useMutation(useTRPC().templates.save.mutationOptions())
  const [saved, setSaved] = useState({ number: template.latest, design: template.design })
  /** One's own, while what somebody else has saved is looked at. */
  const [aside, setAside] = useState<Draft | null>(null)
  const [choice, setChoice] = useState<PreviewChoice>({ size: 'a4', holder: 'usual', typeId: null })
  const isDirty = !isSameDesign(editor.draft, saved.design)

  /** @param seen the version that this one comes after */
  async function saveAfter(seen: number) {
    if (!editor.sound) return
    const input = { organization, templateId: template.templateId, design: editor.sound, seen }
    const made = await save.mutateAsync(input).catch(() => null) // the reason is in `save.error`
    if (!made) return
    setSaved({ number: made.number, design: made.design })
    setAside(null)
    toast.done(t('bar.savedNow', { number: made.number }))
    router.refresh()
  }

  /** Another's version, or one of the old ones, in place of what stands here. */
  function takeOver(other: TemplateVersionView) {
    save.reset()
    setSaved({ number: other.number, design: other.design })
    editor.reset(other.design)
    router.refresh()
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = stepOf(event)
    if (step === null) return
    // The field's own steps would undo letters that are not there any more.
    event.preventDefault()
    if (step === 'save') {
      if (isDirty && !save.isPending) saveAfter(saved.number)
    } else editor[step]?.()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of what has its own buttons below
    <div onKeyDown={onKeyDown}>
      <LeaveGuard isDirty={(isDirty || aside !== null) && !save.isPending} />
      <SectionLinks />
      <div className="grid items-start gap-x-[22px] gap-y-8 max-lg:grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,46%)]">
        <div
          id="settings"
          // What has the focus is never below the bar at the bottom.
          className="grid scroll-mt-32 grid-cols-[minmax(0,1fr)] gap-[22px] [&_:is(input,textarea,button)]:scroll-mb-36"
        >
          <LookSection />
          <BlocksSection />
        </div>
        <div className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-7.5rem)] lg:overflow-y-auto lg:pb-2">
          <PreviewPane example={example} events={events} code={code} choice={choice} onChoice={setChoice} />
        </div>
      </div>
      <VersionList
        organization={organization}
        templateId={template.templateId}
        versions={versions}
        onRestored={takeOver}
        facts={exampleFacts(example, { locale: editor.locale, holder: choice.holder, typeId: choice.typeId })}
        pictures={{ cover: example.cover, code }}
        timeZone={timeZone}
      />
      <SaveBar
        isDirty={isDirty}
        isSaving={save.isPending}
        number={saved.number}
        onSave={() => saveAfter(saved.number)}
        refusal={
          save.error ? (
            <SaveRefusal
              error={save.error}
              read={() => client.templates.get.query({ organization, templateId: template.templateId })}
              onTheirs={(theirs) => {
                setAside(editor.draft)
                takeOver(theirs)
              }}
              onMine={(theirs) => saveAfter(theirs.number)}
              text={t('theirsStays')}
            />
          ) : aside ? (
            <OwnAside
              onBack={() => {
                editor.change(() => aside)
                setAside(null)
              }}
              onDrop={() => setAside(null)}
            />
          ) : null
        }
      >
        <TryOut eventId={example.eventId} size={choice.size} />
      </SaveBar>
    </div>
  )
}

function stepOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): 'undo' | 'redo' | 'save' | null {
  if (!(ctrlKey || metaKey) || altKey) return null
  switch (key.toLowerCase()) {
    case 'z':
      return shiftKey ? 'redo' : 'undo'
    case 'y':
      return 'redo'
    case 's':
      return 'save'
    default:
      return null
  }
}
