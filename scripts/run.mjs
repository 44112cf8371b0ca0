// Runs one of the product's programs: node scripts/run.mjs <name> [arguments]. `start` without --dev runs the bundle that
// `npm run build` made; everything else runs from its source where tsx is installed, else from its bundle.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { entries } from './entries.mjs'

const NEEDED = 26

function end(sentence) {
  console.error(sentence)
  process.exit(1)
}

const have = Number(process.versions.node.split('.')[0])
if (have < NEEDED) {
  end(
    `Portillon needs Node ${NEEDED} and this is Node ${process.versions.node}. \`npm ci\` brings the right one on Linux and on Macs with Apple processors; start through npm so that it is found, or install Node ${NEEDED}.`,
  )
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const [name, ...args] = process.argv.slice(2)
const source = entries[name]
if (source === undefined) end(`There is no program "${name}". There are: ${Object.keys(entries).join(', ')}.`)

const bundle = path.join(root, 'dist', `${name}.js`)
// What is measured is what runs at an organizer’s: the libraries of production, here too.
if (name === 'bench') process.env.NODE_ENV = 'production'
const fromSource = name === 'start' ? args.includes('--dev') : existsSync(path.join(root, 'node_modules/tsx'))
process.argv = [process.argv[0], fromSource ? path.join(root, source) : bundle, ...args]
if (fromSource) {
  if (!existsSync(path.join(root, source))) end(`${source} is missing.`)
  await import('tsx')
  await import(pathToFileURL(path.join(root, source)).href)
} else {
  if (!existsSync(bundle)) end('Run `npm run build` first.')
  await import(pathToFileURL(bundle).href)
}
