// Reads Stripe's form encoding: a[b]=1&c[0][d]=2&e[]=3 becomes nested objects, whose numbered ones are lists.
// Guards: keys such as __proto__ are plain keys, and depth is bounded.
export type FormTree = { [key: string]: FormTree | string }

const MAX_DEPTH = 12

export function parseForm(text: string): FormTree {
  const tree = branch()
  for (const [name, value] of new URLSearchParams(text)) {
    const steps = stepsOf(name)
    const last = steps.pop()
    if (last === undefined) continue
    let at = tree
    for (const step of steps) {
      const below = at[step]
      if (typeof below === 'object') at = below
      else {
        const made = branch()
        at[step] = made
        at = made
      }
    }
    at[last === '' ? String(Object.keys(at).length) : last] = value
  }
  return tree
}

function branch(): FormTree {
  return Object.create(null) as FormTree
}

function stepsOf(name: string): string[] {
  const open = name.indexOf('[')
  if (open < 0) return [name]
  const inner = [...name.slice(open).matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')
  return [name.slice(0, open), ...inner.slice(0, MAX_DEPTH)]
}

/** One text per content, whatever the order of the parameters: two requests are the same if these are. */
export function canonicalForm(text: string): string {
  return [...new URLSearchParams(text)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&')
}
