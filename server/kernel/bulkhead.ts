// Lets only so many through at a time, by name. What is wanted by everybody at once (one event's places, picture decoding) must not
// take every connection or all the memory from the rest of the installation.

type Gate = { inside: number; waiting: (() => void)[] }

const gates = new Map<string, Gate>()

export class BulkheadFull extends Error {
  override name = 'BulkheadFull'
}

/** Runs `work` when fewer than `width` of the same name run. Beyond `queue` waiting ones it throws BulkheadFull at once. */
export async function throughBulkhead<T>(
  name: string,
  limits: { width: number; queue: number },
  work: () => Promise<T>,
): Promise<T> {
  const gate = gates.get(name) ?? { inside: 0, waiting: [] }
  gates.set(name, gate)
  if (gate.inside >= limits.width) {
    if (gate.waiting.length >= limits.queue) throw new BulkheadFull(name)
    // Whoever leaves hands the place over, so `inside` is not touched in between.
    await new Promise<void>((resolve) => gate.waiting.push(resolve))
  } else gate.inside++
  try {
    return await work()
  } finally {
    const next = gate.waiting.shift()
    if (next) next()
    else if (--gate.inside === 0) gates.delete(name)
  }
}
