// What has been typed into the checkout so far: checked before it is sent, kept in this tab over a reload or a way back.

export type BuyerDraft = {
  name: string
  email: string
  namesLater: boolean
  /** One per place, in the order of the items. */
  names: string[]
}

export type Place = { ticketTypeId: string; typeName: string }

export type FieldFault = 'nameMissing' | 'nameBad' | 'emailMissing' | 'emailBad'

const LONGEST_NAME = 200

export function placesOf(items: readonly { ticketTypeId: string; name: string; quantity: number }[]): Place[] {
  return items.flatMap((item) =>
    Array.from({ length: item.quantity }, () => ({ ticketTypeId: item.ticketTypeId, typeName: item.name })),
  )
}

/** Faults by field name; empty when it can be sent. The server checks again, and more strictly. */
export function faultsOf(draft: BuyerDraft): Record<string, FieldFault> {
  const found: Record<string, FieldFault> = {}
  if (draft.name.trim() === '') found.name = 'nameMissing'
  else if (!isName(draft.name)) found.name = 'nameBad'
  if (draft.email.trim() === '') found.email = 'emailMissing'
  else if (!/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(draft.email.trim())) found.email = 'emailBad'
  if (!draft.namesLater) {
    draft.names.forEach((name, index) => {
      if (name.trim() !== '' && !isName(name)) found[`place-${index}`] = 'nameBad'
    })
  }
  return found
}

function isName(name: string): boolean {
  return name.trim().length <= LONGEST_NAME && !/\p{Cc}/u.test(name)
}

/** The body of PUT /api/checkout/{id}/buyer. A place left blank is the buyer's own. */
export function toRequest(draft: BuyerDraft, places: readonly Place[]) {
  const name = draft.name.trim()
  return {
    buyer: { name, email: draft.email.trim() },
    ...(draft.namesLater
      ? {}
      : {
          attendees: places.map((place, index) => ({
            ticketTypeId: place.ticketTypeId,
            name: draft.names[index]?.trim() || name,
          })),
        }),
  }
}

/** Names that the server already has, put back to their places. */
export function namesAtPlaces(
  places: readonly Place[],
  names: readonly { ticketTypeId: string; name: string }[],
): string[] {
  const left = [...names]
  return places.map((place) => {
    const index = left.findIndex((name) => name.ticketTypeId === place.ticketTypeId)
    return index < 0 ? '' : (left.splice(index, 1)[0]?.name ?? '')
  })
}

const storageName = (purchaseId: string) => `portillon-draft:${purchaseId}`

export function readDraft(purchaseId: string, places: number): BuyerDraft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageName(purchaseId)) ?? 'null')
    return isDraft(kept) && kept.names.length === places ? kept : null
  } catch {
    return null
  }
}

export function writeDraft(purchaseId: string, draft: BuyerDraft): void {
  try {
    sessionStorage.setItem(storageName(purchaseId), JSON.stringify(draft))
  } catch {
    // Without storage the form works all the same; a reload starts it anew.
  }
}

function isDraft(value: unknown): value is BuyerDraft {
  if (typeof value !== 'object' || value === null) return false
  const { name, email, namesLater, names } = value as Partial<BuyerDraft>
  return (
    typeof name === 'string' &&
    typeof email === 'string' &&
    typeof namesLater === 'boolean' &&
    Array.isArray(names) &&
    names.every((one) => typeof one === 'string')
  )
}
