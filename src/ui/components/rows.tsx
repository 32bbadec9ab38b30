import { Transform } from 'ink'
import { createContext, memo, type ReactElement, useContext } from 'react'

/** Gives the character that stands for a row of styled text in Ink's frames. */
export const RowCharacters = createContext((text: string): string => text)

/** One row a text, keyed by its place on the screen: a line that did not change is not drawn again. */
export function Rows({ texts }: { readonly texts: readonly string[] }): ReactElement {
  return (
    <>
      {texts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity; rows scroll through the places
        <Row key={index} text={text} />
      ))}
    </>
  )
}

/**
 * What Ink lays out and writes is one character, and the cell writer puts the row in its place: the views have settled
 * its width and made it safe, and Ink would measure and tokenize each row of every frame, which costs most of a
 * frame. (`Transform` is Ink's own way to change text after the layout; it would remember what it measures.)
 */
const Row = memo(function Row({ text }: { readonly text: string }): ReactElement {
  const character = useContext(RowCharacters)(text)
  return <Transform transform={() => character}>.</Transform>
})
