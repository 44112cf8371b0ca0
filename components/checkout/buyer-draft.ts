// What has been typed into the checkout so far: checked before it is sent, kept in this tab over a reload or a way back.

export type BuyerDraft = {
  name: string
  email: string
  namesLater: boolean
  /** One per place, in the order of the items. */
  names: string[]
  /** For the invoice; empty: the buyer's own name is enough. */
  billing: BillingDraft
}

export type BillingDraft = { company: string; address: string; vatNumber: string }

export const noBilling: BillingDraft = { company: '', address: '', vatNumber: '' }

export type Place = { ticketTypeId: string; typeName: string }

export type FieldFault = 'nameMissing' | 'nameBad' | 'emailMissing' | 'emailBad' | 'billingBad'

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
    billing: billingOf(draft),
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

/** As the server takes it. */
export function billingOf({ billing }: Pick<BuyerDraft, 'billing'>): BillingDraft {
  const { company, address, vatNumber } = billing
  return { company: company.trim(), address: address.trim(), vatNumber: vatNumber.trim() }
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

/**
 * The draft with what stands in the fields (`name`, `email`, `place-0` …) where that is not what the page came with: it was typed
 * meanwhile. The same draft where nothing was.
 */
export function withTyped(draft: BuyerDraft, typed: ReadonlyMap<string, string>, shown: BuyerDraft): BuyerDraft {
  const pick = (field: string, before: string, kept: string) => {
    const now = typed.get(field)
    return now === undefined || now === before ? kept : now
  }
  const next = {
    ...draft,
    name: pick('name', shown.name, draft.name),
    email: pick('email', shown.email, draft.email),
    names: draft.names.map((name, index) => pick(`place-${index}`, shown.names[index] ?? '', name)),
  }
  const isSame =
    next.name === draft.name && next.email === draft.email && next.names.join('\n') === draft.names.join('\n')
  return isSame ? draft : next
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
  const { name, email, namesLater, names, billing } = value as Partial<BuyerDraft>
  return (
    typeof name === 'string' &&
    typeof email === 'string' &&
    typeof namesLater === 'boolean' &&
    Array.isArray(names) &&
    names.every((one) => typeof one === 'string') &&
    typeof billing === 'object' &&
    Object.keys(noBilling).every((key) => typeof billing?.[key as keyof BillingDraft] === 'string')
  )
}
