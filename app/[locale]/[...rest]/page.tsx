// Any address without a page of its own: shown by `not-found.tsx` in the visitor's language.
import { notFound } from 'next/navigation'

export default function UnknownAddress(): never {
  notFound()
}
