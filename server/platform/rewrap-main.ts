// `node scripts/run.mjs rewrap < keys`: seals all secrets under another KEY_ENCRYPTION_KEY. The input is two lines, the present key and the
// new one, so that neither stands in a list of processes or in a shell's history. Web and worker are stopped meanwhile.
import { text } from 'node:stream/consumers'
import { openDatabase } from '@/server/kernel/db'
import { systemRandom } from '@/server/kernel/random'
import { operatorDatabase } from './operator-database'
import { rewrapSecrets } from './rewrap-secrets'

function keyOf(line: string | undefined, which: string): Buffer {
  const key = Buffer.from(line?.trim() ?? '', 'base64')
  if (key.length !== 32) throw new Error(`The ${which} key must be 32 bytes in base64, on a line of its own.`)
  return key
}

async function main(): Promise<void> {
  const [presentLine, nextLine] = (await text(process.stdin)).trim().split('\n')
  const [present, next] = [keyOf(presentLine, 'present'), keyOf(nextLine, 'new')]
  const { url, release } = await operatorDatabase()
  const database = openDatabase(url, { max: 1, onError: (error) => console.error(error.message) })
  try {
    const count = await rewrapSecrets(database.pool, { present, next, random: systemRandom })
    console.log(`${count} secrets are sealed under the new key. Set it as KEY_ENCRYPTION_KEY before you start again.`)
  } finally {
    await database.close()
    await release()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
