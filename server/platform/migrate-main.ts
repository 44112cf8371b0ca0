// `npm run db:migrate`: brings the database of DATABASE_URL, or the embedded one, to the schema of this version.
import { applyMigrations, pendingMigrations } from './migrate'
import { operatorDatabase } from './operator-database'

async function main(): Promise<void> {
  const { url, release } = await operatorDatabase()
  try {
    const pending = await pendingMigrations(url)
    await applyMigrations(url)
    console.log(pending.length === 0 ? 'The database is up to date.' : `Applied: ${pending.join(', ')}.`)
  } finally {
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
