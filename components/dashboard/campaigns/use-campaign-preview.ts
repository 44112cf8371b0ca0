'use client'
// The mail of a campaign that is being written, for a person of the audience or for nobody in particular.
import { useTRPCClient } from '@/components/trpc/provider'
import type { Audience } from '@/server/campaigns/audience/contract'
import type { CampaignContent, CampaignKind, CampaignPreview } from '@/server/campaigns/contract'
import type { Locale } from '@/server/kernel/format'
import { useWrittenMail, type WrittenMail } from '../message-templates/use-written-mail'

type Wish = {
  organization: string
  eventId: string | null
  audience: Audience
  kind: CampaignKind
  locale: Locale
  content: CampaignContent
  personKey: string | null
}

/** @param wish null: what is written cannot be a mail yet; what was shown last stays */
export function useCampaignPreview(wish: Wish | null): WrittenMail<CampaignPreview> {
  const client = useTRPCClient()
  return useWrittenMail(wish, (asked: Wish, options) => client.campaigns.preview.mutate(asked, options))
}
