// Where the tests put what they throw away: into memory, where the system lends enough of it. A database is a thousand files, each test
// file has one, and making and removing them on a disk costs half a second of processor time instead of a twentieth of it.
import { accessSync, constants, readFileSync, statfsSync } from 'node:fs'

const MEMORY = '/dev/shm'
const WANTED_BYTES = 3 * 1024 ** 3

/** Containers lend 64 MB, and some systems run no program from there: root's PostgreSQL may have to lie beside its data. */
function lendsEnough() {
  try {
    accessSync(MEMORY, constants.W_OK)
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
    const options = mounts.map((line) => line.split(' ')).find(([, place]) => place === MEMORY)?.[3]
    const { bavail, bsize } = statfsSync(MEMORY)
    const room = Math.min(bavail * bsize, process.availableMemory())
    return options?.split(',').includes('noexec') === false && room >= WANTED_BYTES
  } catch {
    return false // another system than Linux
  }
}

// Read by os.tmpdir() here and in all processes that are started from here; who names a folder keeps it.
if (process.env.TMPDIR === undefined && lendsEnough()) process.env.TMPDIR = MEMORY
