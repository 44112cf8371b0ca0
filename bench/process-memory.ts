// How much memory the worker of an installation holds, from Linux's own books; elsewhere nothing is known.
import { readdirSync, readFileSync } from 'node:fs'

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it has ended
  }
}

function parentOf(pid: number): number {
  const afterName = read(`/proc/${pid}/stat`).split(') ').at(-1) ?? ''
  return Number(afterName.split(' ')[1])
}

/** The process of a program among all that descend from `launcher`; null where it cannot be found. */
export function processOf(launcher: number, program: RegExp): number | null {
  const pids = process.platform === 'linux' ? readdirSync('/proc').map(Number).filter(Number.isInteger) : []
  const descends = (pid: number): boolean => pid > 1 && (pid === launcher || descends(parentOf(pid)))
  const found = pids.filter((pid) => program.test(read(`/proc/${pid}/cmdline`)) && descends(pid))
  return found.length > 0 ? Math.max(...found) : null
}

/** Resident memory in MiB. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN) / 1024
}
