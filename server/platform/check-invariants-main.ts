// `npm run check-invariants`: says what it checked, and ends with 1 when a promise is broken.
import { openDatabase } from '@/server/kernel/db'
import { checkInvariants } from './check-invariants'
import { invariants } from './invariants'

const url = process.argv[2]
if (!url) {
  console.error('usage: check-invariants <database address>')
  process.exit(2)
}
const database = openDatabase(url, { max: 2, onError: (error) => console.error(error.message) })
const violations = await checkInvariants(database.pool)
await database.close()
for (const { id, sentence, rows } of violations)
  console.error(`BROKEN ${id}: ${sentence}\n${JSON.stringify(rows, null, 2)}`)
console.log(`${invariants.length + 1 - violations.length} of ${invariants.length + 1} invariants hold`)
process.exit(violations.length > 0 ? 1 : 0)
