// What the outside services publish about their protocols, where it lies beside the checkout, and a reader of it: the small part of JSON
// Schema that those documents use.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export type Json = { [key: string]: unknown }

const folder = path.resolve(import.meta.dirname, '../../../shared/contracts')

export const present = existsSync(folder)

export function read(file: string): Json {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8'))
}

type Side = 'answer' | 'request'

/** Of what a service would answer: every published field is there, and of its type where it is set. */
export function answerDepartures(document: Json, schema: Json, value: unknown, at: string): string[] {
  return departures('answer', document, schema, value, at)
}

/** Of what a service would be asked: the required fields are there, no other than the published ones, each of its type. */
export function requestDepartures(document: Json, schema: Json, value: unknown, at: string): string[] {
  return departures('request', document, schema, value, at)
}

function departures(side: Side, document: Json, given: Json, value: unknown, at: string): string[] {
  const schema = resolved(document, given)
  if (value === null || value === undefined) return []
  const ways = (schema.oneOf ?? schema.anyOf) as Json[] | undefined
  if (ways) {
    const found = ways.map((way) => departures(side, document, way, value, at))
    return found.find((one) => one.length === 0) ?? found[0] ?? []
  }
  if ('const' in schema && schema.const !== value) return [`${at} is ${String(value)}`]
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return [`${at} is ${String(value)}`]
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`]
    const items = (schema.items ?? {}) as Json
    return value.flatMap((element, i) => departures(side, document, items, element, `${at}[${i}]`))
  }
  if (schema.type === 'integer') return Number.isInteger(value) ? [] : [`${at} is no whole number`]
  if (schema.type !== 'object')
    return schema.type === undefined || typeof value === schema.type ? [] : [`${at} is a ${typeof value}`]
  if (typeof value !== 'object') return [`${at} is a ${typeof value}`]
  return fieldDepartures(side, document, schema, value as Json, at)
}

function fieldDepartures(side: Side, document: Json, schema: Json, value: Json, at: string): string[] {
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const required = (schema.required ?? []) as string[]
  const found = fields.flatMap(([key, below]) => {
    if (value[key] !== undefined) return departures(side, document, below, value[key], `${at}.${key}`)
    return side === 'answer' || required.includes(key) ? [`${at}.${key} is missing`] : []
  })
  if (side === 'answer' || fields.length === 0) return found
  const known = new Set(fields.map(([key]) => key))
  const unknown = Object.keys(value).filter((key) => !known.has(key))
  return [...found, ...unknown.map((key) => `${at}.${key} is unknown`)]
}

/** A reference followed, and the parts of which a whole is made put together. */
function resolved(document: Json, schema: Json): Json {
  if (typeof schema.$ref === 'string') {
    const found = schema.$ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((below, key) => (below as Json | undefined)?.[key], document)
    return resolved(document, (found ?? {}) as Json)
  }
  if (!Array.isArray(schema.allOf)) return schema
  const parts = (schema.allOf as Json[]).map((part) => resolved(document, part))
  const all = (name: string) => parts.map((part) => part[name] ?? {})
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...all('properties')),
    required: parts.flatMap((part) => (part.required ?? []) as string[]),
  }
}
