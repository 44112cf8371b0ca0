'use client'
// The mail that an organization's own words make.
import { useTRPCClient } from '@/components/trpc/provider'
import type { Locale } from '@/server/kernel/format'
import type { EditableKind, MessageContent, PreviewView } from '@/server/notifications/templates/contract'
import { useWrittenMail, type WrittenMail } from './use-written-mail'

type Wish = { organization: string; kind: EditableKind; locale: Locale; content: MessageContent | null }

/** @param wish null: what is written cannot be a mail yet; what was shown last stays */
export function usePreview(wish: Wish | null): WrittenMail<PreviewView> {
  const client = useTRPCClient()
  return useWrittenMail(wish, (asked: Wish, options) => client.messageTemplates.preview.mutate(asked, options))
}
