// The removal of what this browser keeps of an event as a device, without opening it. Guards: that of earlier devices goes as well.

/** Begins the name of every database of the gate's data (offline/store.ts); the device's id follows. */
const PREFIX = 'portillon-gate-'

export async function removeDeviceData(deviceId: string): Promise<void> {
  // Some browsers do not tell which databases there are.
  const known = (await indexedDB.databases?.().catch(() => [])) ?? []
  const names = new Set(known.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : [])))
  for (const name of names.add(PREFIX + deviceId)) await removeDatabase(name)
}

function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name)
    asked.onsuccess = () => resolve()
    asked.onerror = () => reject(asked.error)
    // Another tab holds it and has been told to let go; the browser deletes it then.
    asked.onblocked = () => resolve()
  })
}
