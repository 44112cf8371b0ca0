// The event's poster at the head of its page: the organizer's picture, or the one drawn from its id.
import { CoverArt } from '@/components/ui/cover-art'

export function EventCover({ eventId, coverPath }: { eventId: string; coverPath: string | null }) {
  return (
    <div className="h-[230px] overflow-hidden bg-sunk sm:mx-6 sm:h-[400px] sm:rounded-lg">
      {coverPath ? (
        // biome-ignore lint/performance/noImgElement: the file is already re-encoded, capped and kept for ever
        <img src={coverPath} alt="" fetchPriority="high" className="block size-full object-cover" />
      ) : (
        <CoverArt seed={eventId} />
      )}
    </div>
  )
}
