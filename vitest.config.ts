// Two kinds of tests: `unit` needs nothing, `db` (*.db.test.ts, *.race.test.ts) gets a real PostgreSQL from global-setup.
import './tests/support/throw-away.mjs'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

const databaseTests = ['**/*.{db,race}.test.{ts,tsx}']
const outside = ['node_modules/**', '.next/**', 'dist/**', 'tests/e2e/**', '.data/**']

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    pool: 'forks',
    // Twice the cores of a small machine: who waits for the database, or for a worker to be missed, leaves them to others.
    maxWorkers: 4,
    // A process for each file takes a second more of processor time per file; what files must not share, the setup file parts.
    isolate: false,
    setupFiles: 'tests/support/own-world.ts',
    env: {
      TZ: 'America/St_Johns', // a test that leans on the machine's time zone fails here
      LOG_LEVEL: 'silent',
      STRIPE_CONNECT: 'off', // tests of connected accounts turn it on
      DATABASE_URL: 'postgresql://127.0.0.1:1/only-through-fresh-database',
      AUTH_SECRET: 'a secret of the tests, long enough to be one',
      KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      MAIL_FROM: 'Portillon <billets@portillon.example>',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...outside, ...databaseTests],
          // No promise of speed: property tests on a busy machine take their time.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: databaseTests,
          exclude: outside,
          globalSetup: 'tests/support/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
