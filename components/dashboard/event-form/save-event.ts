'use client'
// Saving an event: the event itself, then its cover, which needs the event to be there.
import { useMutation } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '@/components/trpc/provider'
import type { OrganizerEvent } from '@/server/events/contract'
import { refusedResponse, unanswered } from '../refusal'
import type { CoverChange } from './cover-section'
import type { ChangeRequest, CreateRequest } from './form-request'

export type Saved = {
  event: OrganizerEvent
  /** Why the cover could not be changed; the event itself is saved. */
  coverError: unknown
}

export function useSaveEvent(organization: string) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const creation = useMutation(trpc.events.create.mutationOptions())
  const change = useMutation(trpc.events.update.mutationOptions())
  const archiving = useMutation(trpc.events.archiveTicketType.mutationOptions())

  async function withCover(event: OrganizerEvent, cover: CoverChange): Promise<Saved> {
    if (cover.kind === 'keep') return { event, coverError: null }
    const eventId = event.id
    try {
      if (cover.kind === 'send') await sendCover(organization, eventId, cover.file)
      else await client.events.removeCover.mutate({ organization, eventId })
      // The cover moved `updatedAt`, which the next save compares.
      return { event: await client.events.get.query({ organization, eventId }), coverError: null }
    } catch (coverError) {
      return { event, coverError }
    }
  }

  return {
    async create(request: CreateRequest, cover: CoverChange): Promise<Saved> {
      return withCover(await creation.mutateAsync({ organization, ...request }), cover)
    },
    async update(event: OrganizerEvent, request: ChangeRequest, cover: CoverChange): Promise<Saved> {
      const input = { organization, eventId: event.id, change: request, seenAt: event.updatedAt }
      return withCover(await change.mutateAsync(input), cover)
    },
    archiveTicketType: (event: OrganizerEvent, ticketTypeId: string): Promise<OrganizerEvent> =>
      archiving.mutateAsync({ organization, eventId: event.id, ticketTypeId }),
  }
}

async function sendCover(organization: string, eventId: string, file: File): Promise<void> {
  const query = new URLSearchParams({ eventId, organization })
  const response = await fetch(`/api/uploads/covers?${query}`, {
    method: 'POST',
    headers: { 'content-type': file.type },
    body: file,
  }).catch(() => {
    throw unanswered()
  })
  if (!response.ok) throw await refusedResponse(response)
}
