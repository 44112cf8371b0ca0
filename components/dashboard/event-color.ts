// An event keeps one colour from the list to its pages: the hue that its drawn cover has.
import { coverHue } from '@/components/ui/cover-seed'

/** `seed` is the event's id, as for its cover. */
export function eventColor(seed: string): string {
  return `oklch(0.62 0.19 ${coverHue(seed)})`
}
