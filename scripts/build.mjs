// `npm run build`: the database client, Next.js' production build, and one bundle per program in dist/.
import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlePrograms } from './bundle-programs.mjs'
import { entries, onlyFromSource } from './entries.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: 'inherit',
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${args.join(' ')} ended with ${code}`))
    })
  })
}

async function bundle() {
  const chosen = Object.entries(entries).filter(([name, file]) => !onlyFromSource.includes(name) && existsSync(file))
  rmSync('dist', { recursive: true, force: true })
  await bundlePrograms(Object.fromEntries(chosen), {
    outdir: 'dist',
    sourcemap: true,
    banner: { js: "process.env.NODE_ENV ??= 'production'" },
  })
  console.log(`dist/: ${chosen.map(([name]) => name).join(', ')}`)
}

try {
  await run(['scripts/prisma.mjs', '--if-stale', 'generate'])
  await bundle()
  await run(['node_modules/next/dist/bin/next', 'build'])
} catch (error) {
  console.error(`The build failed: ${error.message}`)
  process.exit(1)
}
