'use client'
// A link inside the product. Its page is fetched ahead when somebody is about to go there, and not as soon as the link is seen: a list has
// dozens of links, each of which would ask the server for a page that few will open.
import NextLink from 'next/link'
import { type ComponentProps, useState } from 'react'

type LinkProps = ComponentProps<typeof NextLink>

/** `prefetch` overrides: false for what is no page. */
export function Link({ prefetch, onPointerEnter, onFocus, ...props }: LinkProps) {
  const [isMeant, setMeant] = useState(false)
  return (
    <NextLink
      {...props}
      prefetch={prefetch ?? (isMeant ? null : false)}
      // By a mouse over it, and by a finger as it comes down.
      onPointerEnter={(event) => {
        setMeant(true)
        onPointerEnter?.(event)
      }}
      onFocus={(event) => {
        setMeant(true)
        onFocus?.(event)
      }}
    />
  )
}
