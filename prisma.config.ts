// Where Prisma's CLI finds the schema folder, the migrations and the database. Run it through scripts/prisma.mjs.
import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
