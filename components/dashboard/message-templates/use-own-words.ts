'use client'
// The words of one kind while they are worked on, in both languages: what is saved, what is written, and what another saved meanwhile. Guards:
// nothing that was written here is lost by looking at theirs, and theirs is written over only when asked for.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import { type Locale, locales } from '@/server/kernel/format'
import { type OwnWords, rulesOf, type TemplateView } from '@/server/notifications/templates/contract'
import { isEditConflict } from '../edit-conflict'
import { useErrorText } from '../error-text'
import { type ContentDraft, draftOf, isSameContent, readDraft } from './content-draft'

/** Null: the product's words, untouched. */
type Drafts = Record<Locale, ContentDraft | null>

export function useOwnWords(organization: string, template: TemplateView, first: Locale) {
  const router = useRouter()
  const client = useTRPCClient()
  const { refusalOf } = useErrorText()
  const [locale, setLocale] = useState(first)
  const [saved, setSaved] = useState(template.own)
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(template))
  /** What was written here, while theirs stands in its place. */
  const [mine, setMine] = useState<Partial<Drafts>>({})
  const api = useTRPC().messageTemplates
  const save = useMutation(api.save.mutationOptions())
  const drop = useMutation(api.drop.mutationOptions())
  const { kind } = template
  const draft = drafts[locale]
  const own = saved[locale]
  const read = draft && readDraft(draft, rulesOf(kind))

  function setDraft(next: ContentDraft | null) {
    setDrafts({ ...drafts, [locale]: next })
  }

  function isDirtyIn(of: Locale): boolean {
    const [there, written] = [saved[of], drafts[of]]
    return written !== null && (there === null || !isSameContent(written, there.content))
  }

  /** @param over what it replaces; answers whether it was saved */
  async function keep(over: OwnWords | null = own): Promise<boolean> {
    if (!read?.content) return false
    drop.reset()
    const input = { organization, kind, locale, content: read.content, seen: over?.version ?? 0 }
    const kept = await save.mutateAsync(input).catch(() => null) // the reason is in `save.error`
    if (!kept) return false
    setSaved({ ...saved, [locale]: kept })
    setDraft(draftOf(kept.content))
    dropMine()
    router.refresh()
    return true
  }

  /** A rejection is told where it was asked. */
  async function backToProduct() {
    if (own) await drop.mutateAsync({ organization, kind, locale, seen: own.version })
    setSaved({ ...saved, [locale]: null })
    setDraft(null)
    save.reset()
  }

  function forgetRefusals() {
    save.reset()
    drop.reset()
  }

  function showTheirs(theirs: OwnWords | null) {
    forgetRefusals()
    setMine({ ...mine, [locale]: draft })
    setSaved({ ...saved, [locale]: theirs })
    setDraft(theirs && draftOf(theirs.content))
  }

  function dropMine() {
    setMine({ ...mine, [locale]: null })
  }

  function backToMine() {
    setDraft(mine[locale] ?? null)
    dropMine()
  }

  const dropConflict = drop.error && isEditConflict(refusalOf(drop.error).code) ? drop.error : null
  return {
    locale,
    setLocale(next: Locale) {
      setLocale(next)
      forgetRefusals()
    },
    draft,
    setDraft,
    read,
    isDirty: isDirtyIn(locale),
    /** Leaving the page would lose something. */
    isAtRisk: locales.some((of) => isDirtyIn(of) || mine[of] != null),
    isSaving: save.isPending,
    refusal: save.error ?? dropConflict,
    keep,
    backToProduct,
    readTheirs: async () => (await client.messageTemplates.get.query({ organization, kind })).own[locale],
    showTheirs,
    isMineKept: mine[locale] != null,
    backToMine,
    dropMine,
  }
}

function draftsOf({ own }: TemplateView): Drafts {
  return { fr: own.fr && draftOf(own.fr.content), en: own.en && draftOf(own.en.content) }
}
