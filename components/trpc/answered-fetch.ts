// How the browser asks the server: what was asked for without a network is told apart from what got no answer. Guards: it says that nothing was
// done only where nothing can have left.

/** There was no network when it was asked for, and it failed: nothing has left this device. */
export class NoNetwork extends Error {
  constructor(cause: unknown) {
    super('no network', { cause })
  }
}

/** `fetch`, tried in any case: a browser that believes to be offline reaches a server on its own machine all the same. */
export async function answeredFetch(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  const wasOffline = !navigator.onLine
  try {
    return await fetch(input, init)
  } catch (error) {
    throw wasOffline ? new NoNetwork(error) : error
  }
}
