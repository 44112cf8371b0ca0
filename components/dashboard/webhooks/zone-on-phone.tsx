// The clock of a moment in a table, where the phone shows no headings that would name it.
export function ZoneOnPhone({ zone }: { zone: string }) {
  return <span className="sm:hidden">, {zone}</span>
}
