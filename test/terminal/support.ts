/** A terminal made by hand: what is written to it, keys typed on it, its window, and its going away. */
import { EventEmitter } from 'node:events'

export class FakeInput extends EventEmitter {
  readonly isTTY = true
  isRaw = false
  isReading = false
  isHeld = true

  setEncoding(): void {}
  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw
  }
  resume(): void {
    this.isReading = true
  }
  pause(): void {
    this.isReading = false
  }
  ref(): void {
    this.isHeld = true
  }
  unref(): void {
    this.isHeld = false
  }
  type(text: string): void {
    this.emit('data', text)
  }
}

export class FakeOutput extends EventEmitter {
  columns: number
  rows: number
  written = ''
  /** Set to make every write throw. */
  failure: Error | null = null

  constructor(columns = 80, rows = 24) {
    super()
    this.columns = columns
    this.rows = rows
  }

  write(text: string): boolean {
    if (this.failure !== null) throw this.failure
    this.written += text
    return true
  }

  resize(columns: number, rows: number): void {
    this.columns = columns
    this.rows = rows
    this.emit('resize')
  }
}
