// Development only: the database client is generated anew when the schema has changed since.
import { spawn } from 'node:child_process'
import { StartFailed } from './start-failed'

export function generateClient(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/prisma.mjs', '--if-stale', 'generate'], { stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new StartFailed('The database client could not be generated: run `npm run prisma -- generate` to see why.'),
        )
    })
  })
}
