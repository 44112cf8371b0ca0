// Starts the processes of an installation in order, watches them, and stops them in reverse order.
// Guards: web and worker end before what they use; what dies by itself is started again; a second request to stop only makes it faster.
import { setTimeout as delay } from 'node:timers/promises'
import { bannerText } from './banner'
import { type Child, type ProgramName, startChild } from './children'
import { type LauncherKind, othersAreRunning, takePlace } from './data-folder'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres'
import { embeddedPostgresFolder } from './embedded-postgres-connection'
import { firstPage } from './first-page'
import { generateClient } from './generate-client'
import { holdWebhooks } from './hold-webhooks'
import { type LanDoors, lanWords, openLanDoors } from './lan-doors'
import { type Environment, environmentOfStandIns, type Plan, planLaunch, withStandIns } from './launch-environment'
import { applyMigrations } from './migrate'
import { isPortFree } from './ports'
import { readableLine } from './readable-log'
import { Restarts } from './restarts'
import { announceDevelopment, runningDevelopment } from './running-development'
import { notedStandIns, noteStandIns, readReadyLine, type StandIns } from './stand-in-addresses'
import { StartFailed } from './start-failed'

const STAND_INS_MILLISECONDS = 30_000
const WEB_PATIENCE = 10_000
const WORKER_PATIENCE = 15_000
const MOST_QUICK_DEATHS = 6

export type LauncherOptions = { development: boolean; kind: LauncherKind; lan?: boolean }

export class Launcher {
  isStopping = false
  private readonly children = new Map<ProgramName, Child>()
  private postgres: Promise<EmbeddedPostgres> | null = null
  private leave: () => void = () => {}
  private dataFolder = ''
  private doors: LanDoors | null = null
  private isReady = false

  constructor(private readonly options: LauncherOptions) {}

  async start(): Promise<void> {
    const { development, kind } = this.options
    const plan = planLaunch(development, this.options.lan)
    const { settings } = plan
    this.dataFolder = settings.dataFolder
    if (kind !== 'worker') await this.refuseTakenPlaces(settings)
    const leaveFolder = takePlace(settings.dataFolder, kind)
    const leaveCheckout =
      development && kind !== 'worker'
        ? announceDevelopment({ url: settings.appUrl, dataFolder: settings.dataFolder })
        : () => {}
    this.leave = () => {
      leaveCheckout()
      leaveFolder()
    }
    const generated = development ? generateClient() : Promise.resolve()
    const environment = { ...plan.environment, DATABASE_URL: await this.databaseUrl(plan) }
    this.say('start', 'bringing the database up to date')
    const migrated = Promise.all([applyMigrations(environment.DATABASE_URL), generated])
    migrated.catch(() => {}) // awaited below; until then a failure must not count as unhandled
    const standIns = await this.standIns(plan, environment)
    const full = plan.secrets ? withStandIns(environment, plan.secrets, standIns) : environment
    // Web's own server loads the database client: in a fresh clone it must be made first. Then web prepares itself while the database is
    // made ready.
    await generated
    if (kind !== 'worker') this.run('web', full)
    await migrated
    if (kind !== 'worker') {
      const letWebhooksCome = await holdWebhooks(standIns)
      const filled = settings.demo ? this.fillDemo(full) : Promise.resolve()
      await Promise.all([filled, this.awaitFirstPage(settings.host, settings.port)])
      await letWebhooksCome()
    }
    this.isReady = true
    if (kind !== 'web') this.run('worker', full)
    if (plan.lan && !this.isStopping) this.doors = await openLanDoors(settings, plan.lan, standIns)
    await this.printBanner(plan, standIns)
  }

  /** Ends the launcher itself. Called again while it is at work, it kills what has not stopped yet. */
  async stop(code: number): Promise<void> {
    if (this.isStopping) {
      for (const child of this.children.values()) child.kill()
      return
    }
    this.isStopping = true
    await this.doors?.close()
    const workers = [...this.children.values()].filter((child) => child.name !== 'stand-ins')
    await Promise.all(workers.map((child) => child.stop(child.name === 'worker' ? WORKER_PATIENCE : WEB_PATIENCE)))
    await this.children.get('stand-ins')?.stop(WEB_PATIENCE)
    const server = await this.postgres?.catch(() => null)
    if (server && !othersAreRunning(this.dataFolder, this.options.kind)) await server.stop()
    this.leave()
    process.exit(code)
  }

  private async refuseTakenPlaces({ port, host }: Plan['settings']): Promise<void> {
    const { development } = this.options
    const isFree = await isPortFree(port, host)
    const running = development ? runningDevelopment() : null
    if (running && (isFree || new URL(running.url).port === String(port))) {
      throw new StartFailed(
        `Portillon already runs from this folder at ${running.url}. Stop it first, or use another clone for a second one.`,
      )
    }
    if (isFree) return
    throw new StartFailed(
      `Port ${port} is taken by another program. Choose another one, for example: PORT=${port + 1} npm ${development ? 'run dev' : 'start'}`,
    )
  }

  private say(name: string, line: string): void {
    console.log(`${name.padEnd(9)} | ${line}`)
  }

  private async databaseUrl(plan: Plan): Promise<string> {
    const given = plan.environment.DATABASE_URL
    if (given !== undefined) return given
    const folder = embeddedPostgresFolder(plan.settings.dataFolder)
    this.postgres = startEmbeddedPostgres({ folder })
    const server = await this.postgres
    if (!server.dataFolder.startsWith(folder)) this.say('start', `the database lies in ${server.dataFolder}`)
    void this.keepPostgres(server, folder)
    return server.url
  }

  /** Starts the server again whenever it dies, at the same address: web and worker connect to it by themselves. */
  private async keepPostgres(first: EmbeddedPostgres, folder: string): Promise<void> {
    const restarts = new Restarts(MOST_QUICK_DEATHS)
    let server = first
    for (;;) {
      const started = performance.now()
      await server.ended
      const wait = this.isReady ? restarts.afterDeath(performance.now() - started) : null
      if (this.isStopping) return
      if (wait === null) break
      this.say('start', `the embedded PostgreSQL ended by itself; starting it again in ${wait / 1000} s`)
      await delay(wait)
      if (this.isStopping) return
      try {
        this.postgres = startEmbeddedPostgres({ folder })
        server = await this.postgres
      } catch (error) {
        return this.fail(`The embedded PostgreSQL could not be started again: ${(error as Error).message}`)
      }
      if (server.url !== first.url)
        return this.fail('The port of the embedded PostgreSQL was taken by another program.')
      this.say('start', 'the embedded PostgreSQL runs again')
    }
    this.fail('The embedded PostgreSQL ended by itself; its log lies beside its data.')
  }

  private fail(sentence: string): void {
    if (this.isStopping) return
    console.error(`\n${sentence}\n`)
    void this.stop(1)
  }

  private child(name: ProgramName, environment: Environment, onLine?: (line: string) => void): Child {
    const child = startChild({
      name,
      fromSource: this.options.development,
      environment,
      onLine: onLine ?? ((line) => this.say(name, this.options.development ? readableLine(line) : line)),
    })
    this.children.set(name, child)
    if (this.isStopping) child.kill()
    return child
  }

  /** What dies is started again, more slowly each time. A web process that never answered, or cannot live, is the end of everything. */
  private run(name: 'web' | 'worker', environment: Environment, restarts?: Restarts): void {
    const kept = restarts ?? new Restarts(name === 'web' ? MOST_QUICK_DEATHS : Number.POSITIVE_INFINITY)
    const started = performance.now()
    const child = this.child(name, environment)
    void child.ended.then(async (code) => {
      if (this.isStopping) return
      const wait = name === 'web' && !this.isReady ? null : kept.afterDeath(performance.now() - started)
      if (wait === null) return this.fail(`The ${name} process ended by itself (${code ?? 'killed'}).`)
      this.say(name, `ended by itself (${code ?? 'killed'}); starting again in ${wait / 1000} s`)
      await delay(wait)
      if (!this.isStopping) this.run(name, environment, kept)
    })
  }

  /** The stand-ins' addresses; they run beside the web, a worker on its own reads where they are. */
  private async standIns(plan: Plan, environment: Environment): Promise<StandIns> {
    if (plan.secrets === null) return {}
    const { dataFolder } = plan.settings
    if (this.options.kind === 'worker') return notedStandIns(dataFolder)
    const { secrets } = plan
    const ready = Promise.withResolvers<StandIns>()
    const child = this.child('stand-ins', environmentOfStandIns(plan, environment, secrets), (line) => {
      const addresses = readReadyLine(line)
      if (addresses) ready.resolve(addresses)
      else this.say('stand-ins', line)
    })
    void child.ended.then((code) => {
      this.fail(`The stand-ins of the outside services ended by themselves (${code ?? 'killed'}).`)
      ready.reject(new StartFailed('The stand-ins did not start.'))
    })
    const patience = setTimeout(
      () => ready.reject(new StartFailed('The stand-ins did not become ready in time.')),
      STAND_INS_MILLISECONDS,
    )
    const addresses = await ready.promise.finally(() => clearTimeout(patience))
    noteStandIns(dataFolder, addresses)
    return addresses
  }

  private async fillDemo(environment: Environment): Promise<void> {
    const code = await this.child('demo-data', environment).ended
    if (code !== 0 && !this.isStopping) throw new StartFailed('The demo data could not be filled in; see above.')
  }

  private async awaitFirstPage(host: string, port: number): Promise<void> {
    const status = await firstPage(host, port, () => this.isStopping)
    if (status !== null && status >= 500) this.say('start', `the first page answered ${status}; see above`)
  }

  private async printBanner(plan: Plan, standIns: StandIns): Promise<void> {
    if (this.isStopping) return
    if (this.options.kind === 'worker') return this.say('start', 'the worker runs; Ctrl-C stops it')
    const server = await this.postgres
    console.log(
      bannerText({
        appUrl: plan.settings.appUrl,
        dataFolder: plan.settings.dataFolder,
        databaseFolder: server?.dataFolder ?? null,
        demo: plan.settings.demo,
        standIns: { ...standIns },
        stopHint: `Ready in ${(performance.now() / 1000).toFixed(1)} s. Ctrl-C stops everything; the data stay.`,
      }),
    )
    if (plan.lan) console.log(await lanWords(plan.lan))
  }
}
