'use client'
// A campaign while it is written, and what of it is kept. Guards: what somebody else saved meanwhile is written over only by who asks for it; by
// looking at theirs one's own is not lost.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import type { CampaignView } from '@/server/campaigns/contract'
import { type CampaignDraft, campaignDraftOf, isSameCampaign, readCampaign } from './campaign-draft'

export function useKeptCampaign(organization: string, campaign: CampaignView) {
  const client = useTRPCClient()
  const [draft, setDraft] = useState<CampaignDraft>(() => campaignDraftOf(campaign))
  const [saved, setSaved] = useState({ draft: campaignDraftOf(campaign), version: campaign.version })
  /** Why it was not kept, or not sent as it was seen. */
  const [refusal, setRefusal] = useState<unknown>(null)
  /** One's own, while what somebody else has saved is looked at. */
  const [aside, setAside] = useState<CampaignDraft | null>(null)
  const save = useMutation(useTRPC().campaigns.save.mutationOptions())
  const read = readCampaign(draft)
  const isDirty = !isSameCampaign(draft, saved.draft)
  const one = { organization, id: campaign.id }

  /** The version that is kept; null: it could not be, and the reason is told. */
  async function keepOver(seen: number): Promise<number | null> {
    if (!read.input) return null
    const kept = await save.mutateAsync({ ...one, seen, ...read.input }).catch((error: unknown) => {
      setRefusal(error)
      return null
    })
    if (!kept) return null
    setSaved({ draft, version: kept.version })
    setRefusal(null)
    return kept.version
  }

  return {
    draft,
    setDraft,
    read,
    isDirty,
    isSaving: save.isPending,
    refusal,
    tellConflict: setRefusal,
    aside,
    keepOver,
    keep: () => (read.input && !isDirty ? Promise.resolve(saved.version) : keepOver(saved.version)),
    readTheirs: () => client.campaigns.get.query(one),
    takeTheirs(theirs: CampaignView) {
      const next = campaignDraftOf(theirs)
      if (!isSameCampaign(draft, next)) setAside(draft)
      setSaved({ draft: next, version: theirs.version })
      setDraft(next)
      setRefusal(null)
    },
    takeBack() {
      if (aside) setDraft(aside)
      setAside(null)
    },
    dropOwn: () => setAside(null),
  }
}
