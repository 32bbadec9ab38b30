import { Text } from 'ink'
import { memo, type ReactElement } from 'react'

/** One `Text` a line, keyed by its place on the screen: a line that did not change is not drawn again. */
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

/** An empty `Text` takes no row in Ink; a space does. */
const Row = memo(function Row({ text }: { readonly text: string }): ReactElement {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
})
