'use client'
// What all parts of the editor share: the draft with its steps, the language that is worked in, and what is wrong.
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Locale } from '@/server/kernel/format'
import type { Design } from '@/server/templates/contract'
import { useErrorText } from '../error-text'
import { type Draft, designOf, draftOf, readDraft } from './draft'
import { begun, changed, redone, settled, undone } from './history'

export type Editor = {
  organization: string
  draft: Draft
  /** As it stands, for the preview. */
  design: Design
  /** What may be saved; null while something is wrong. */
  sound: Design | null
  /** @param about names a field that is typed into, so that a word is one step to undo */
  change: (change: (draft: Draft) => Draft, about?: string) => void
  /** The field that was typed into is left. */
  settle: () => void
  undo: (() => void) | null
  redo: (() => void) | null
  /** Begins anew with what is saved. */
  reset: (design: Design) => void
  locale: Locale
  setLocale: (locale: Locale) => void
  /** The sentence about a field such as `blocks.2.body.fr`. */
  faultAt: (path: string) => string | null
  /** Of a language’s texts. */
  hasFaults: (locale: Locale) => boolean
  questions: readonly string[] | null
}

const EditorContext = createContext<Editor | null>(null)

export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('This part belongs into the editor of a design.')
  return editor
}

type EditorProviderProps = {
  organization: string
  saved: Design
  /** The language in which the work begins. */
  locale: Locale
  questions: readonly string[] | null
  children: (editor: Editor) => ReactNode
}

export function EditorProvider({ organization, saved, locale: first, questions, children }: EditorProviderProps) {
  const { fieldTextOf } = useErrorText()
  const [history, setHistory] = useState(() => begun(draftOf(saved)))
  const [locale, setLocale] = useState(first)
  const draft = history.present
  const design = useMemo(() => designOf(draft), [draft])
  const read = useMemo(() => readDraft(draft), [draft])
  const faults = 'faults' in read ? read.faults : []
  const editor: Editor = {
    organization,
    draft,
    design,
    sound: 'design' in read ? read.design : null,
    change: (change, about) => setHistory((now) => changed(now, change(now.present), about ?? null)),
    settle: () => setHistory(settled),
    undo: history.past.length > 0 ? () => setHistory(undone) : null,
    redo: history.future.length > 0 ? () => setHistory(redone) : null,
    reset: (next) => setHistory(begun(draftOf(next))),
    locale,
    setLocale,
    faultAt: (path) => {
      const found = faults.find((one) => one.path === path)
      return found ? fieldTextOf(found.fault) : null
    },
    hasFaults: (of) => faults.some(({ path }) => path.endsWith(`.${of}`)),
    questions,
  }
  return <EditorContext value={editor}>{children(editor)}</EditorContext>
}
