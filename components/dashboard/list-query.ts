// Filters of a list as they stand in an address: texts only, bounded, repeated ones ignored.

export type SearchParams = Record<string, string | string[] | undefined>

export function textParam(params: SearchParams, name: string, maximum = 200): string | undefined {
  const value = params[name]
  const text = typeof value === 'string' ? value.trim().slice(0, maximum) : ''
  return text === '' ? undefined : text
}

export function oneOf<T extends string>(params: SearchParams, name: string, known: readonly T[]): T | undefined {
  return known.find((value) => value === params[name])
}

/** `?a=1&b=2` of what is set, or nothing at all. */
export function queryOf(filters: Record<string, string | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value !== undefined && value !== '') query.set(name, value)
  return query.size > 0 ? `?${query}` : ''
}
