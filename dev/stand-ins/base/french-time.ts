// Instants for the stand-ins' French pages, in the machine's own time zone: 22 nov. 2026, 4 h 28.
const DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'medium' })

export function frenchTime(at: Date): string {
  return `${DAY.format(at)}, ${at.getHours()}\u202fh\u202f${String(at.getMinutes()).padStart(2, '0')}`
}
