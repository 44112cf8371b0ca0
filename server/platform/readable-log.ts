// Turns one line of structured log into one that people read in a terminal; every other line stays as it is.

const LEVELS: Readonly<Record<string, string>> = { info: '', warn: 'warning:' }

function parsed(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{"level":')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}

function shown(name: string, value: unknown): string {
  if (name !== 'err' || typeof value !== 'object' || value === null) {
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`
  }
  const { message, stack } = value as { message?: unknown; stack?: unknown }
  return `\n${String(stack ?? message ?? JSON.stringify(value))}`
}

export function readableLine(line: string): string {
  const entry = parsed(line)
  if (entry === null) return line
  const { level, timestamp: _timestamp, msg, ...rest } = entry
  const facts = Object.entries(rest).map(([name, value]) => shown(name, value))
  return [LEVELS[String(level)] ?? `${String(level)}:`, String(msg ?? ''), ...facts]
    .filter((part) => part !== '')
    .join(' ')
}
