/** The pieces of a recording: gzip members one after another, each found and unpacked by itself. */
import { constants, crc32, inflateRawSync, type ZlibOptions } from 'node:zlib'

/** The bytes of a recording, wherever they are. */
export interface ByteSource {
  readonly size: number
  /** As many from `at` on; fewer where there are not so many, or where they cannot be read. */
  readonly read: (at: number, length: number) => Uint8Array
}

/** Most bytes that one piece may unpack to: it is held whole. The program's own are a thousandth of it. */
export const MOST_PIECE_BYTES = 128 * 2 ** 20

/** What stands at a place: text, up to where the file is cut or not, or bytes that are no piece. */
export type Piece =
  | { readonly kind: 'text'; readonly text: Buffer; readonly nextAt: number; readonly cut: boolean }
  | { readonly kind: 'damaged' | 'long'; readonly nextAt: number }

type Member =
  | { readonly kind: 'text'; readonly text: Buffer; readonly nextAt: number; readonly cut: boolean }
  | { readonly kind: 'damaged' | 'long' | 'cut' }

/** Read at once; what does not fit is read again, in more. */
const WINDOW = 256 * 1024
const MOST_WINDOW = 64 * 2 ** 20
const TRAILER = 8
/** Of those that look like the begin of a piece; by chance one in four thousand million bytes does. */
const MOST_CANDIDATES = 64
/** A piece that is looked for behind damage is one that this program wrote. */
const MOST_CANDIDATE_BYTES = 8 * 2 ** 20
/** Identification, the only method there is, and no optional fields (RFC 1952, 2.3). */
const MAGIC = Buffer.from([0x1f, 0x8b, 8, 0])

/** The piece at that byte, or null at the end. Where it is damaged, `nextAt` is where the next good one begins. */
export function pieceAt(source: ByteSource, at: number): Piece | null {
  if (at >= source.size) return null
  const member = memberAt(source, at, MOST_PIECE_BYTES)
  if (member.kind === 'text') return member
  const nextAt = goodMemberAfter(source, at)
  if (member.kind !== 'cut') return { kind: member.kind, nextAt }
  if (nextAt < source.size) return { kind: 'damaged', nextAt }
  const text = beginOf(source, at)
  return text === null ? { kind: 'damaged', nextAt } : { kind: 'text', text, nextAt, cut: true }
}

function memberAt(source: ByteSource, at: number, mostBytes: number): Member {
  for (let window = WINDOW; window <= MOST_WINDOW; window *= 4) {
    const bytes = source.read(at, window)
    const isAll = bytes.length < window || at + window >= source.size
    const start = headerLength(bytes)
    if (start === -1) return { kind: 'damaged' }
    const unpacked = start === null ? 'cut' : unpack(bytes.subarray(start), { maxOutputLength: mostBytes })
    if (unpacked === 'damaged' || unpacked === 'long') return { kind: unpacked }
    const end = unpacked === 'cut' || start === null ? null : start + unpacked.consumed
    if (unpacked !== 'cut' && end !== null && end + TRAILER <= bytes.length) {
      const { text } = unpacked
      const trailer = new DataView(bytes.buffer, bytes.byteOffset + end, TRAILER)
      const isGood =
        trailer.getUint32(0, true) === crc32(text) && trailer.getUint32(4, true) === text.length % 2 ** 32
      return isGood ? { kind: 'text', text, nextAt: at + end + TRAILER, cut: false } : { kind: 'damaged' }
    }
    if (isAll) return { kind: 'cut' }
  }
  return { kind: 'long' }
}

/** Bytes of the header of a gzip member (RFC 1952, 2.3); null where it is cut, -1 where it is none. */
function headerLength(bytes: Uint8Array): number | null {
  const looksLike = MAGIC.subarray(0, 3).every((byte, nth) => nth >= bytes.length || bytes[nth] === byte)
  if (!looksLike) return -1
  const flags = bytes[3]
  if (flags === undefined || bytes.length < 10) return null
  let length = 10
  if ((flags & 4) !== 0) length += 2 + (bytes[length] ?? 0) + 256 * (bytes[length + 1] ?? 0)
  // A name and a comment, each up to a zero.
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, length)
    if (end === -1) return null
    length = end + 1
  }
  if ((flags & 2) !== 0) length += 2
  return length > bytes.length ? null : length
}

type Unpacked = { readonly text: Buffer; readonly consumed: number }

function unpack(bytes: Uint8Array, options: ZlibOptions): Unpacked | 'damaged' | 'long' | 'cut' {
  try {
    const read: unknown = inflateRawSync(bytes, { ...options, info: true })
    return isInfo(read) ? { text: read.buffer, consumed: read.engine.bytesWritten } : 'damaged'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'long' : code === 'Z_BUF_ERROR' ? 'cut' : 'damaged'
  }
}

/** What zlib gives with `info`, which its types do not tell. */
function isInfo(read: unknown): read is { buffer: Buffer; engine: { bytesWritten: number } } {
  if (typeof read !== 'object' || read === null || !('buffer' in read) || !('engine' in read)) return false
  const { buffer, engine } = read
  if (!Buffer.isBuffer(buffer) || typeof engine !== 'object' || engine === null) return false
  return 'bytesWritten' in engine && typeof engine.bytesWritten === 'number'
}

/** What can be had of a piece whose end is missing. */
function beginOf(source: ByteSource, at: number): Buffer | null {
  const bytes = source.read(at, MOST_WINDOW)
  const start = headerLength(bytes)
  if (start === null) return Buffer.alloc(0)
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_PIECE_BYTES }
  const unpacked = unpack(bytes.subarray(start), options)
  return typeof unpacked === 'string' ? null : unpacked.text
}

/** Where the next whole piece begins behind damage; the end where there is none. */
function goodMemberAfter(source: ByteSource, at: number): number {
  let candidates = 0
  for (let from = at + 1; from < source.size; from += WINDOW - MAGIC.length + 1) {
    const bytes = Buffer.from(source.read(from, WINDOW))
    for (let nth = bytes.indexOf(MAGIC); nth !== -1; nth = bytes.indexOf(MAGIC, nth + 1)) {
      if (memberAt(source, from + nth, MOST_CANDIDATE_BYTES).kind === 'text') return from + nth
      candidates += 1
      if (candidates === MOST_CANDIDATES) return source.size
    }
  }
  return source.size
}
