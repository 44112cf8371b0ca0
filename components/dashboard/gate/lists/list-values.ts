// A check-in list as its form holds it, and the way to the rules that the form shows live and to what is sent. Guards: a wall time means one
// instant in the event's zone; of a time that the clock shows twice the list is open in both.
import type { z } from 'zod'
import { type FieldFault, faultOf } from '@/server/kernel/contract'
import {
  type EntryMode,
  type ListChoices,
  type ListRules,
  type ListView,
  listFields,
} from '@/server/scanning/lists/contract'
import { listRules } from '@/server/scanning/lists/rules'
import { instantsOf, wallTimeIn } from '../../wall-time'

export type ListValues = {
  name: string
  isEveryType: boolean
  ticketTypeIds: readonly string[]
  isEverySession: boolean
  sessionIds: readonly string[]
  /** `2026-06-12T19:30` on the event's clock, or empty. */
  opens: string
  closes: string
  entries: EntryMode
  entryLimit: string
  exits: boolean
  zoneId: string | null
}

export const newList: ListValues = {
  name: '',
  isEveryType: true,
  ticketTypeIds: [],
  isEverySession: true,
  sessionIds: [],
  opens: '',
  closes: '',
  entries: 'once',
  entryLimit: '2',
  exits: false,
  zoneId: null,
}

export function valuesOf(list: ListView, timeZone: string): ListValues {
  return {
    name: list.name,
    isEveryType: list.ticketTypeIds.length === 0,
    ticketTypeIds: list.ticketTypeIds,
    isEverySession: list.sessionIds.length === 0,
    sessionIds: list.sessionIds,
    opens: list.opensAt ? wallTimeIn(list.opensAt, timeZone) : '',
    closes: list.closesAt ? wallTimeIn(list.closesAt, timeZone) : '',
    entries: list.entries,
    entryLimit: String(list.entryLimit ?? 2),
    exits: list.exits,
    zoneId: list.zoneId,
  }
}

export type ListField = 'name' | 'ticketTypeIds' | 'sessionIds' | 'opensAt' | 'closesAt' | 'entryLimit'
/** `none_chosen`: a choice of some that names none, which would mean all. */
export type ListFault = FieldFault | { code: 'none_chosen' }
export type ListFaults = Partial<Record<ListField, ListFault>>

export type ReadList = { ok: true; fields: z.input<typeof listFields> } | { ok: false; faults: ListFaults }

export function readList(values: ListValues, timeZone: string): ReadList {
  const faults: ListFaults = {}
  const unchosen = unchosenOf(values)
  if (unchosen.types) faults.ticketTypeIds = { code: 'none_chosen' }
  if (unchosen.sessions) faults.sessionIds = { code: 'none_chosen' }
  if (values.opens && instantsOf(values.opens, timeZone).length === 0) faults.opensAt = { code: 'time_skipped' }
  if (values.closes && instantsOf(values.closes, timeZone).length === 0) faults.closesAt = { code: 'time_skipped' }
  const fields = fieldsOf(values, timeZone)
  const parsed = listFields.safeParse(fields)
  for (const issue of parsed.error?.issues ?? []) faults[issue.path[0] as ListField] ??= faultOf(issue)
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, fields }
}

/** Whether it is to be some and none is chosen yet: without a choice the rules would read as all. */
export function unchosenOf(values: ListValues): { types: boolean; sessions: boolean } {
  return {
    types: !values.isEveryType && values.ticketTypeIds.length === 0,
    sessions: !values.isEverySession && values.sessionIds.length === 0,
  }
}

/** Of a form that is not finished as well: what is missing or wrong is left out. */
export function rulesOf(values: ListValues, { timeZone, sessions }: ListChoices): ListRules {
  const { opensAt, closesAt, entryLimit, ...fields } = fieldsOf(values, timeZone)
  const row = {
    ...fields,
    id: '',
    version: 0,
    opensAt: opensAt === null ? null : new Date(opensAt),
    closesAt: closesAt === null ? null : new Date(closesAt),
    entryLimit: Number.isInteger(entryLimit) ? entryLimit : null,
  }
  return listRules(row, { timeZone, sessions })
}

function fieldsOf(values: ListValues, timeZone: string): z.input<typeof listFields> {
  const [opens, closes] = [instantsOf(values.opens, timeZone).at(0), instantsOf(values.closes, timeZone).at(-1)]
  return {
    name: values.name,
    ticketTypeIds: values.isEveryType ? [] : [...values.ticketTypeIds],
    sessionIds: values.isEverySession ? [] : [...values.sessionIds],
    opensAt: opens?.toISOString() ?? null,
    closesAt: closes?.toISOString() ?? null,
    entries: values.entries,
    entryLimit: values.entries === 'times' ? Number(values.entryLimit || Number.NaN) : null,
    exits: values.exits,
    zoneId: values.zoneId,
  }
}
