// Programs that run outside of Next.js, one bundle each. Packages stay in node_modules and only our own code is bundled, but for one:
// of react-email we use a few elements, and read whole it brings a highlighter of source code and a style-sheet compiler into every start.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** @type {import('esbuild').Plugin} */
const onlyWhatIsUsed = {
  name: 'only what is used of react-email',
  setup({ onResolve }) {
    onResolve({ filter: /^(?:react-email|@react-email\/render)$/ }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
      sideEffects: false,
    }))
  },
}

/**
 * @param {Record<string, string>} entryPoints source files by the program's name
 * @param {import('esbuild').BuildOptions} options `outdir` and what is special
 */
export async function bundlePrograms(entryPoints, options) {
  await build({
    entryPoints,
    bundle: true,
    packages: 'external',
    plugins: [onlyWhatIsUsed],
    platform: 'node',
    format: 'esm',
    target: 'node26',
    jsx: 'automatic',
    logLevel: 'warning',
    ...options,
  })
}
