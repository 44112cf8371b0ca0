// The processes that the launcher starts: their output line by line, their end, and a stop that always comes to an end.
// Guards: no child outlives the launcher (scripts/follow-parent.mjs), and Ctrl-C reaches children through the launcher only.
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { entries } from '@/scripts/entries.mjs'

export type ProgramName = keyof typeof entries

export type Child = {
  name: ProgramName
  /** Resolves when the process is gone, with its exit code (null after a signal). */
  ended: Promise<number | null>
  /** Asks it to stop, and kills it after `patience` milliseconds. */
  stop(patience: number): Promise<void>
  kill(): void
}

export type ChildOptions = {
  name: ProgramName
  fromSource: boolean
  environment: Record<string, string | undefined>
  onLine(line: string): void
}

function command(name: ProgramName, fromSource: boolean): string[] {
  // Prisma loads relations side by side on a transaction's one connection, and pg deprecates that queueing: its pinned version
  // still does it right, and nobody who starts the product can act on the warning.
  const follow = ['--disable-warning=DeprecationWarning', '--import', path.resolve('scripts/follow-parent.mjs')]
  if (fromSource) return [...follow, '--import', 'tsx', entries[name]]
  return [...follow, '--enable-source-maps', path.join('dist', `${name}.js`)]
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

export function startChild({ name, fromSource, environment, onLine }: ChildOptions): Child {
  const child = spawn(process.execPath, command(name, fromSource), {
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // its own process group: the terminal's Ctrl-C must not stop it before its turn
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine)
  }
  let isOver = false
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      isOver = true
      resolve(code)
    }
    child.once('error', (error) => {
      onLine(`could not be started: ${error.message}`)
      end(null)
    })
    child.once('exit', end)
  })
  return {
    name,
    ended,
    async stop(patience) {
      if (isOver) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), patience)
      await ended
      clearTimeout(timer)
    },
    kill() {
      if (!isOver) signalGroup(child, 'SIGKILL')
    },
  }
}
