// Where a venue's address opens on a map: OpenStreetMap's search, which needs no key and sets no cookie of ours.

export function mapUrl(venue: { name: string; address: string }): string {
  const query = [venue.name, venue.address].filter(Boolean).join(', ').replace(/\s+/g, ' ')
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(query)}`
}
