// The database that an operator's program means: that of DATABASE_URL, else the embedded one of the data folder, which is
// started for as long as the program needs it when nobody runs it already.
import { startEmbeddedPostgres } from './embedded-postgres'
import { embeddedPostgresFolder } from './embedded-postgres-connection'
import { readEnvironmentFile } from './launch-environment'

export type OperatorDatabase = { url: string; release(): Promise<void> }

export async function operatorDatabase(): Promise<OperatorDatabase> {
  const environment = readEnvironmentFile()
  if (environment.DATABASE_URL) return { url: environment.DATABASE_URL, release: async () => {} }
  const server = await startEmbeddedPostgres({ folder: embeddedPostgresFolder(environment.DATA_FOLDER ?? '.data') })
  return { url: server.url, release: async () => (server.adopted ? undefined : await server.stop()) }
}
