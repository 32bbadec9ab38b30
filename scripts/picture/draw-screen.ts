/** Draws what stands in a terminal emulator, cell by cell, as a picture. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import type { Cell } from '../../test/e2e/support/cells.ts'
import { drawBlock } from './blocks.ts'
import { colourOf, GROUNDS, type Ground } from './colours.ts'

/** A screen to be drawn; cells are counted from 0. */
export interface DrawnScreen {
  readonly cols: number
  readonly rows: number
  readonly cell: (row: number, col: number) => Cell
  /** Dark without one. */
  readonly ground?: Ground
}

/** Pixels of one cell at scale 1; the advance of DejaVu Sans Mono at 15 px is 9.03. */
const CELL = { width: 9, height: 18, font: 15, baseline: 14 }
const PADDING = 8

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
GlobalFonts.registerFromPath(join(fonts, 'DejaVuSansMono.ttf'), 'Mono')
GlobalFonts.registerFromPath(join(fonts, 'DejaVuSansMono-Bold.ttf'), 'Mono Bold')

/** A canvas with the whole screen; `scale` 2 gives a picture twice as wide and high. */
export function drawScreen({ cols, rows, cell, ground = GROUNDS.dark }: DrawnScreen, scale = 1): Canvas {
  const canvas = createCanvas(
    (cols * CELL.width + 2 * PADDING) * scale,
    (rows * CELL.height + 2 * PADDING) * scale,
  )
  const context = canvas.getContext('2d')
  context.scale(scale, scale)
  context.fillStyle = ground.background
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.translate(PADDING, PADDING)
  for (let row = 0; row < rows; row += 1)
    for (let col = 0; col < cols; col += 1) drawCell(context, cell(row, col), row, col, ground)
  return canvas
}

function drawCell(context: SKRSContext2D, cell: Cell, row: number, col: number, ground: Ground): void {
  if (cell.width === 0) return
  const [x, y, width] = [col * CELL.width, row * CELL.height, cell.width * CELL.width]
  const ink = colourOf(cell.foreground, ground.foreground)
  const paper = colourOf(cell.background, ground.background)
  const [front, back] = cell.inverse ? [paper, ink] : [ink, paper]
  if (back !== ground.background) {
    context.fillStyle = back
    context.fillRect(x, y, width, CELL.height)
  }
  if (cell.text.trim() === '') return
  context.globalAlpha = cell.dim ? 0.6 : 1
  context.fillStyle = front
  if (!drawBlock(context, cell.text, { x, y, width, height: CELL.height })) {
    context.font = `${CELL.font}px "${cell.bold ? 'Mono Bold' : 'Mono'}"`
    context.fillText(cell.text, x, y + CELL.baseline)
  }
  if (cell.underline) context.fillRect(x, y + CELL.baseline + 2, width, 1)
  context.globalAlpha = 1
}
