// The first lines of a file, as texts, whatever they begin with.

type CsvSampleProps = {
  caption: string
  names: readonly string[]
  rows: readonly (readonly string[])[]
}

export function CsvSample({ caption, names, rows }: CsvSampleProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section tabIndex={0} aria-label={caption} className="overflow-x-auto rounded-md border border-line">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {names.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={`${index}:${name}`} scope="col" className="px-3 py-2 text-left whitespace-nowrap text-ink-2">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file, never reordered
            <tr key={row} className="border-t border-line">
              {names.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={`${index}:${name}`} className="num max-w-[22rem] truncate px-3 py-2">
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
