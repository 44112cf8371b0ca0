// Settings of Next.js. Headers, body limits and client addresses are the business of server/web.ts.
import createNextIntlPlugin from 'next-intl/plugin'

const appUrl = process.env.APP_URL
const ownHosts = ['127.0.0.1', 'localhost', ...(appUrl && URL.canParse(appUrl) ? [new URL(appUrl).hostname] : [])]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactCompiler: true,
  agentRules: false,
  allowedDevOrigins: [...new Set(ownHosts)],
  devIndicators: false,
  // The title comes with the head for everybody: a page whose title follows later has none for a moment, and none at all without JavaScript.
  htmlLimitedBots: /.*/,
  // `npm run typecheck` checks all code, tests included; a build would only do part of it again.
  typescript: { ignoreBuildErrors: true },
  // Native or generated code that must be loaded from node_modules as it is.
  serverExternalPackages: [
    'pg',
    'pino',
    'graphile-worker',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@node-rs/argon2',
    'sharp',
    // Of use to most routes: bundled, each is written and loaded some ten times.
    'jose',
    'postal-mime',
    'prom-client',
    'rate-limiter-flexible',
    'zod',
  ],
  experimental: {
    turbopackRustReactCompiler: true,
    // What a build leaves for the next one costs a third of it, and maps from what runs back to the source a fifth; tests have no use
    // for them.
    turbopackFileSystemCacheForBuild: !process.env.BUILD_FOR_TESTS,
    turbopackSourceMaps: !process.env.BUILD_FOR_TESTS,
    turbopackInputSourceMaps: !process.env.BUILD_FOR_TESTS,
  },
}

export default createNextIntlPlugin('./i18n/request.ts')(config)
