// What was done in the editor since it was opened, to be undone and done again. Pure.

export type History<T> = {
  past: readonly T[]
  present: T
  future: readonly T[]
  /** What the last change was about; further changes of the same belong to the same step. */
  about: string | null
}

const MOST_STEPS = 200

export function begun<T>(present: T): History<T> {
  return { past: [], present, future: [], about: null }
}

/** @param about names a field that is typed into, so that a word is one step; null is a step of its own. */
export function changed<T>(history: History<T>, present: T, about: string | null): History<T> {
  if (present === history.present) return history
  if (about !== null && about === history.about && history.past.length > 0) {
    return { ...history, present, future: [], about }
  }
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present, future: [], about }
}

/** From here on the same field begins a new step. */
export function settled<T>(history: History<T>): History<T> {
  return history.about === null ? history : { ...history, about: null }
}

export function undone<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const before = past.at(-1)
  if (before === undefined) return { past, present, future, ...rest }
  return { past: past.slice(0, -1), present: before, future: [present, ...future], about: null }
}

export function redone<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const [next, ...later] = future
  if (next === undefined) return { past, present, future, ...rest }
  return { past: [...past, present], present: next, future: later, about: null }
}
