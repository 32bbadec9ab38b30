/** Lines of text kept to be read again: the newest as they came, older ones compressed together. */
/** Characters that are compressed together: a millisecond of work, and more together compress no better. */
const BLOCK_CHARACTERS = 64 * 1024

export interface PackedLines {
  /** Adds a line, which holds no line end. */
  readonly add: (line: string) => void
  /** Takes away the oldest. */
  readonly dropFirst: (count: number) => void
  /** The nth of those that are there, from 0; throws where there is none. */
  readonly at: (index: number) => string
  /** What they take, about, in bytes: lines taken away may be part of a block that is still there. */
  readonly bytes: () => number
}

/** Loaded for the first block: the first frame waits for nothing that it does not need. */
const zlib = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib')

interface Block {
  /** Numbers of lines, counted from the first one ever. */
  readonly from: number
  readonly to: number
  readonly packed: Uint8Array
}

/** Without a line. */
export function createPackedLines(): PackedLines {
  let blocks: Block[] = []
  let open: string[] = []
  let openCharacters = 0
  let packedBytes = 0
  let first = 0
  let last = 0
  /** Lines are read in a row. */
  let unpacked: { readonly block: Block; readonly lines: readonly string[] } | null = null

  function pack(): void {
    const packed = zlib().deflateRawSync(open.join('\n'))
    blocks.push({ from: last - open.length, to: last, packed })
    packedBytes += packed.byteLength
    open = []
    openCharacters = 0
  }

  function linesOf(block: Block): readonly string[] {
    if (unpacked?.block !== block) {
      unpacked = { block, lines: zlib().inflateRawSync(block.packed).toString('utf8').split('\n') }
    }
    return unpacked.lines
  }

  return {
    add: (line) => {
      open.push(line)
      openCharacters += line.length
      last += 1
      if (openCharacters >= BLOCK_CHARACTERS) pack()
    },
    dropFirst: (count) => {
      first = Math.min(last, first + count)
      const kept = blocks.filter(({ to }) => to > first)
      for (const { packed } of blocks.slice(0, blocks.length - kept.length)) packedBytes -= packed.byteLength
      if (unpacked !== null && !kept.includes(unpacked.block)) unpacked = null
      blocks = kept
      const gone = open.splice(0, Math.max(0, first - (last - open.length)))
      for (const line of gone) openCharacters -= line.length
    },
    at: (index) => {
      const number = first + index
      const block = blocks.find(({ from, to }) => from <= number && number < to)
      const line =
        block === undefined ? open[number - (last - open.length)] : linesOf(block)[number - block.from]
      if (line === undefined || index < 0) throw new RangeError(`there is no line ${index}`)
      return line
    },
    bytes: () => packedBytes + openCharacters,
  }
}
