// Many who ask the same thing at once share an answer. Guards: an answer is never older than the question; who asks while a look is under
// way waits for the next one, and that one serves everybody who came meanwhile.

type Looks<T> = { running: Promise<T>; next: Promise<T> | null }

/** Per process. `look` of the first who asked is the one that runs. */
export function sharedLooks<T>(): (key: string, look: () => Promise<T>) => Promise<T> {
  const looks = new Map<string, Looks<T>>()

  function begin(key: string, look: () => Promise<T>): Promise<T> {
    const running = look()
    const own: Looks<T> = { running, next: null }
    looks.set(key, own)
    const done = () => {
      if (looks.get(key) === own && own.next === null) looks.delete(key)
    }
    running.then(done, done)
    return running
  }

  return (key, look) => {
    const under = looks.get(key)
    if (!under) return begin(key, look)
    const after = () => begin(key, look)
    under.next ??= under.running.then(after, after)
    return under.next
  }
}
