'use client'
// The words of one kind of message: written on the left in one language at a time, the mail itself on the right. Guards: changing the
// language loses nothing; what another saved meanwhile is not written over.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Card, CardBody } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { type Locale, locales } from '@/server/kernel/format'
import { rulesOf, type TemplateView } from '@/server/notifications/templates/contract'
import { useErrorText } from '../error-text'
import { LeaveGuard } from '../event-form/leave-guard'
import { Segmented } from '../templates/segmented'
import { type ContentDraft, draftOf, isSameContent, readDraft } from './content-draft'
import { ContentEditor } from './content-editor'
import { EditorBar } from './editor-bar'
import { MessagePreview } from './message-preview'
import { OwnOrProduct } from './own-or-product'
import { usePreview } from './use-preview'

type TemplateEditorProps = { organization: string; template: TemplateView; locale: Locale; mayChange: boolean }

/** Null: the product's words, untouched. */
type Drafts = Record<Locale, ContentDraft | null>

export function TemplateEditor({ organization, template, locale: first, mayChange }: TemplateEditorProps) {
  const t = useTranslations('messageTemplates')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [locale, setLocale] = useState(first)
  const [saved, setSaved] = useState(template.own)
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(template))
  const api = useTRPC().messageTemplates
  const save = useMutation(api.save.mutationOptions())
  const drop = useMutation(api.drop.mutationOptions())
  const { kind, product } = template
  const rules = rulesOf(kind)
  const draft = drafts[locale]
  const own = saved[locale]
  const read = draft && readDraft(draft, rules)
  const wish = { organization, kind, locale, content: read?.content ?? null }
  const preview = usePreview(read && !read.content ? null : wish)
  const isDirtyIn = (of: Locale) => {
    const [there, written] = [saved[of], drafts[of]]
    return written !== null && (there === null || !isSameContent(written, there.content))
  }
  const isDirty = isDirtyIn(locale)

  function setDraft(next: ContentDraft | null) {
    setDrafts({ ...drafts, [locale]: next })
  }

  async function keep() {
    if (!read?.content) return
    const input = { organization, kind, locale, content: read.content, seen: own?.version ?? 0 }
    const kept = await save.mutateAsync(input).catch(() => null) // the reason is in `save.error`
    if (!kept) return
    setSaved({ ...saved, [locale]: kept })
    setDraft(draftOf(kept.content))
    toast.done(t('bar.savedNow'))
    router.refresh()
  }

  /** A rejection is told where it was asked. */
  async function backToProduct() {
    if (own) await drop.mutateAsync({ organization, kind, locale, seen: own.version })
    setSaved({ ...saved, [locale]: null })
    setDraft(null)
    save.reset()
  }

  return (
    <>
      <LeaveGuard isDirty={locales.some(isDirtyIn) && !save.isPending} />
      <Segmented
        className="mb-5"
        legend={t('language')}
        value={locale}
        onValueChange={(next) => {
          setLocale(next)
          save.reset()
        }}
        items={locales.map((value) => ({ value, label: t(`languages.${value}`) }))}
      />
      <div className="grid items-start gap-x-[22px] gap-y-8 max-lg:grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,46%)]">
        <Card className="[&_:is(input,textarea,button)]:scroll-mb-36">
          <CardBody>
            {draft ? (
              <ContentEditor
                draft={draft}
                onChange={setDraft}
                rules={rules}
                locale={locale}
                faults={read?.faults ?? []}
              />
            ) : (
              <OwnOrProduct
                content={product[locale]}
                mayChange={mayChange}
                onBegin={() => setDraft(draftOf(product[locale]))}
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
            isDirty,
            isSaving: save.isPending,
            isSound: !read || read.content !== null,
            hasDraft: draft !== null,
          }}
          onSave={keep}
          onDrop={backToProduct}
          refusal={
            save.error ? (
              <Notice tone="bad" live>
                {textOf(save.error)}
              </Notice>
            ) : null
          }
        />
      ) : null}
    </>
  )
}

function draftsOf({ own }: TemplateView): Drafts {
  return { fr: own.fr && draftOf(own.fr.content), en: own.en && draftOf(own.en.content) }
}
