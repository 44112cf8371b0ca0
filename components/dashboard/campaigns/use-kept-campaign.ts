'use client'
// A campaign while it is written, and what of it is kept. Guards: what somebody else saved meanwhile is written over only by who asks for it; by
// looking at theirs one's own is not lost.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import type { CampaignView } from '@/server/campaigns/contract'
import { useErrorText } from '../error-text'
import { type CampaignDraft, campaignDraftOf, isSameCampaign, readCampaign } from './campaign-draft'
import { CONFLICT } from './send-dialog'

export function useKeptCampaign(organization: string, campaign: CampaignView) {
  const client = useTRPCClient()
  const { refusalOf } = useErrorText()
  const [draft, setDraft] = useState<CampaignDraft>(() => campaignDraftOf(campaign))
  const [saved, setSaved] = useState({ draft: campaignDraftOf(campaign), version: campaign.version })
  const [isConflict, setConflict] = useState(false)
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
      // Any other reason is in `save.error`.
      setConflict(refusalOf(error).code === CONFLICT)
      return null
    })
    if (!kept) return null
    setSaved({ draft, version: kept.version })
    setConflict(false)
    return kept.version
  }

  return {
    draft,
    setDraft,
    read,
    isDirty,
    isSaving: save.isPending,
    isConflict,
    tellConflict: () => setConflict(true),
    aside,
    /** Why it was not kept, where nobody else has saved it. */
    error: save.error,
    keepOver,
    keep: () => (read.input && !isDirty ? Promise.resolve(saved.version) : keepOver(saved.version)),
    readTheirs: () => client.campaigns.get.query(one),
    takeTheirs(theirs: CampaignView) {
      const next = campaignDraftOf(theirs)
      if (!isSameCampaign(draft, next)) setAside(draft)
      setSaved({ draft: next, version: theirs.version })
      setDraft(next)
      setConflict(false)
      save.reset()
    },
    takeBack() {
      if (aside) setDraft(aside)
      setAside(null)
    },
    dropOwn: () => setAside(null),
  }
}
