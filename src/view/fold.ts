import type { Charset } from './line.ts'

const GLYPHS: Readonly<Record<Charset, { readonly folded: string; readonly open: string }>> = {
  unicode: { folded: '▸', open: '▾' },
  ascii: { folded: '+', open: '-' },
}

/** The mark of a provider's row: whether its nodes are shown beneath it. */
export function foldGlyph(folded: boolean, charset: Charset): string {
  return GLYPHS[charset][folded ? 'folded' : 'open']
}
