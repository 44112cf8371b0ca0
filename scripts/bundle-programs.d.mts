import type { BuildOptions } from 'esbuild'

export function bundlePrograms(entryPoints: Record<string, string>, options: BuildOptions): Promise<void>
