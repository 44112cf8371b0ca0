// `npm run check-invariants [-- <database address>]`: says what it checked, and ends with 1 when a promise is broken.
import { openDatabase } from '@/server/kernel/db'
import { checkInvariants } from './check-invariants'
import { invariants } from './invariants'
import { operatorDatabase } from './operator-database'

const [given] = process.argv.slice(2)
const { url, release } = given ? { url: given, release: async () => {} } : await operatorDatabase()
const database = openDatabase(url, { max: 2, onError: (error) => console.error(error.message) })
const violations = await checkInvariants(database.pool)
await database.close()
await release()
for (const { id, sentence, rows } of violations) {
  console.error(`BROKEN ${id}: ${sentence}\n${JSON.stringify(rows, null, 2)}`)
}
const checked = invariants.length + 1
console.log(`${checked - violations.length} of ${checked} invariants hold`)
process.exit(violations.length > 0 ? 1 : 0)
