'use client'
// The words of one kind of message: written on the left in one language at a time, the mail itself on the right. Guards: changing the
// language loses nothing; what another saved meanwhile is not written over unasked.
import { useTranslations } from 'next-intl'
import { Card, CardBody } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { type Locale, locales } from '@/server/kernel/format'
import { type OwnWords, rulesOf, type TemplateView } from '@/server/notifications/templates/contract'
import { OwnAside, SaveRefusal } from '../edit-conflict'
import { useErrorText } from '../error-text'
import { LeaveGuard } from '../event-form/leave-guard'
import { Segmented } from '../templates/segmented'
import { draftOf } from './content-draft'
import { ContentEditor } from './content-editor'
import { EditorBar } from './editor-bar'
import { MessagePreview } from './message-preview'
import { OwnOrProduct } from './own-or-product'
import { useOwnWords } from './use-own-words'
import { usePreview } from './use-preview'

type TemplateEditorProps = { organization: string; template: TemplateView; locale: Locale; mayChange: boolean }

export function TemplateEditor({ organization, template, locale: first, mayChange }: TemplateEditorProps) {
  const t = useTranslations('messageTemplates')
  const toast = useToast()
  const { textOf } = useErrorText()
  const words = useOwnWords(organization, template, first)
  const { locale, draft, read } = words
  const { kind, starting } = template
  const wish = { organization, kind, locale, content: read?.content ?? null }
  const preview = usePreview(read && !read.content ? null : wish)

  async function save(over?: OwnWords | null) {
    if (await words.keep(over)) toast.done(t('bar.savedNow'))
  }

  return (
    <>
      <LeaveGuard isDirty={words.isAtRisk && !words.isSaving} />
      <Segmented
        className="mb-5"
        legend={t('language')}
        value={locale}
        onValueChange={words.setLocale}
        items={locales.map((value) => ({ value, label: t(`languages.${value}`) }))}
      />
      <div className="grid items-start gap-x-[22px] gap-y-8 max-lg:grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,46%)]">
        <Card className="[&_:is(input,textarea,button)]:scroll-mb-36">
          <CardBody>
            {draft ? (
              <ContentEditor
                key={locale}
                draft={draft}
                onChange={words.setDraft}
                rules={rulesOf(kind)}
                locale={locale}
                faults={read?.faults ?? []}
              />
            ) : (
              <OwnOrProduct
                subject={preview.mail?.subject ?? null}
                mayChange={mayChange}
                onBegin={() => words.setDraft(draftOf(starting[locale]))}
              />
            )}
          </CardBody>
        </Card>
        <div className="lg:sticky lg:top-6">
          <MessagePreview
            mail={preview.mail}
            isLoading={preview.isLoading}
            problem={read && !read.content ? t('preview.faulty') : preview.error ? textOf(preview.error) : null}
          />
        </div>
      </div>
      {mayChange ? (
        <EditorBar
          organization={organization}
          kind={kind}
          locale={locale}
          content={read ? read.content : null}
          state={{
            isDirty: words.isDirty,
            isSaving: words.isSaving,
            isSound: !read || read.content !== null,
            hasDraft: draft !== null,
          }}
          onSave={() => save()}
          onDrop={words.backToProduct}
          notice={
            words.refusal ? (
              <SaveRefusal
                error={words.refusal}
                read={words.readTheirs}
                onTheirs={words.showTheirs}
                onMine={(theirs) => save(theirs)}
              />
            ) : words.isMineKept ? (
              <OwnAside onBack={words.backToMine} onDrop={words.dropMine} />
            ) : null
          }
        />
      ) : null}
    </>
  )
}
