/** Frames of a screen over time, made into an animated GIF. */
import gifenc from 'gifenc'

export interface Frame {
  readonly rgba: Uint8ClampedArray
  /** Milliseconds for which it stands. */
  durationMs: number
}

/** Of 256: the last is kept for "as before". */
const COLOURS = 96
/** Pixels that are looked at to choose the colours, of all frames together. */
const SAMPLED_PIXELS = 600_000

/**
 * A GIF that repeats for ever. All frames share one palette, and each frame after the first holds only the pixels
 * that changed: a screen of text stays small so.
 */
export function encodeGif(frames: readonly Frame[], width: number, height: number): Uint8Array {
  const palette = gifenc.quantize(sample(frames), COLOURS)
  const unchanged = palette.length
  const withUnchanged = [...palette, [0, 0, 0]]
  const gif = gifenc.GIFEncoder()
  let before: Uint8Array | null = null
  for (const { rgba, durationMs } of frames) {
    const index = gifenc.applyPalette(rgba, palette)
    const last = before
    const written =
      last === null ? index : index.map((colour, at) => (colour === last[at] ? unchanged : colour))
    gif.writeFrame(written, width, height, {
      delay: durationMs,
      dispose: 1,
      ...(last === null ? { palette: withUnchanged, repeat: 0 } : {}),
      ...(last === null ? {} : { transparent: true, transparentIndex: unchanged }),
    })
    before = index
  }
  gif.finish()
  return gif.bytes()
}

/** Every nth pixel of the frames, n being such that the sum is bounded; an odd step runs through all columns. */
function sample(frames: readonly Frame[]): Uint8ClampedArray {
  const pixels = frames.reduce((sum, { rgba }) => sum + rgba.length / 4, 0)
  const step = Math.max(1, Math.floor(pixels / SAMPLED_PIXELS)) * 2 + 1
  const chosen: number[] = []
  for (const { rgba } of frames) {
    for (let at = 0; at < rgba.length; at += step * 4) chosen.push(...rgba.subarray(at, at + 4))
  }
  return Uint8ClampedArray.from(chosen)
}
