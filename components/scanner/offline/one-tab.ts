// One tab of this browser at a time. Where the browser has no locks, what is written checks for itself that nobody else has written.

export async function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(name, work) : work()
}
