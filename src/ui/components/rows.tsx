import { Transform } from 'ink'
import { memo, type ReactElement } from 'react'

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
 * What is laid out is one character, and the text takes its place when it is written: the views have settled its
 * width and made it safe, and Ink would measure and tokenize each row three times more, which costs most of a
 * frame. (`Transform` is Ink's own way to change text after the layout.)
 */
const Row = memo(function Row({ text }: { readonly text: string }): ReactElement {
  return <Transform transform={() => text}>.</Transform>
})
