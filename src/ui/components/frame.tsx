import { Box } from 'ink'
import type { ReactElement, ReactNode } from 'react'
import type { WindowSize } from '../../terminal/capabilities.ts'

/** The whole screen, exactly as large as the terminal, whatever is in it. */
export function Frame({
  size,
  children,
}: {
  readonly size: WindowSize
  readonly children: ReactNode
}): ReactElement {
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      {children}
    </Box>
  )
}
