// A program of tests: puts files into the storage at STORAGE_URL until one is refused, and says what it saw as one line of JSON.
import { openStorage } from '@/server/files/storage'
import { DomainError } from '@/server/kernel/errors'

const storage = openStorage(process.env.STORAGE_URL ?? '')
const bytes = Buffer.alloc(30_000, 7)
let kept = 0
let refusal: unknown = null
while (refusal === null && kept < 100) {
  try {
    await storage.put(`fill/${String(kept).padStart(3, '0')}`, bytes, 'text/plain')
    kept++
  } catch (error) {
    refusal = error
  }
}
const listed = await Array.fromAsync(storage.list('fill/'))
const whole = listed.filter((file) => file.bytes === bytes.byteLength).length
const leftovers = await storage.removeLeftovers(new Date(Date.now() + 60_000))
for (const { key } of listed) await storage.delete(key)
await storage.put('fill/again', bytes.subarray(0, 1_000), 'text/plain')
const code = refusal instanceof DomainError ? refusal.code : String(refusal)
console.log(JSON.stringify({ kept, whole, leftovers, code, again: (await storage.get('fill/again'))?.byteLength }))
