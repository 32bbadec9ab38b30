#!/usr/bin/env node
// The door. This file is read by whatever node is there: it has no static import and only syntax that a node
// years out of support can parse, so that an old one says one clear sentence instead of a syntax error.

export {}

/** Oldest node that runs the program, as `engines` in package.json says. */
const OLDEST_MAJOR = 22
const OLDEST_MINOR = 19

/** Why stdout did not take what was written, unless its reader just went away. */
let outputError: string | null = null

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST_MAJOR || (major === OLDEST_MAJOR && minor < OLDEST_MINOR)) {
  process.stderr.write(
    `akash-top: needs Node.js ${OLDEST_MAJOR}.${OLDEST_MINOR} or newer, and this is ${process.versions.node}; see https://nodejs.org\n`,
  )
  process.exitCode = 2
} else {
  start()
}

function start(): void {
  leaveOptimisersOut()
  // Compiled code is kept between runs: the first frame comes in half the time. Where it cannot be kept, or is not
  // as it was written, node compiles.
  process.getBuiltinModule('node:module').enableCompileCache(codeFolder())
  // A reader that went away (`akash-top | head`) is no error of ours; a disk that is full is, and is said at the end.
  process.stdout.on('error', keepOutputError)
  // What stderr does not take can be told to nobody.
  process.stderr.on('error', () => {})
  import('./main.ts')
    .then(({ main }) => main(process.argv.slice(2)))
    .catch((error: unknown) => {
      const text = error instanceof Error ? error.stack : String(error)
      process.stderr.write(`akash-top: this is a fault of the program: ${text}\n`)
      return 70 // EX_SOFTWARE of sysexits.h: none of the statuses that scripts read
    })
    .then(exit)
}

/**
 * V8's optimising compilers keep some megabytes once they ran, and finding this program's files is work enough to wake
 * them. `main` turns them on for what needs them; `command/lean-heap` tells the rest, and why these releases of V8.
 */
function leaveOptimisersOut(): void {
  if (!/^1[2-4]\./.test(process.versions.v8)) return
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  setFlagsFromString('--no-maglev')
  setFlagsFromString('--no-turbofan')
}

/**
 * Where compiled code is kept: beside the caches of `chain/folders`, as code that is to run is no thing for a folder
 * all users may write to. Where there is no such folder and none can be made, and where the person named one, node's
 * own choice.
 */
function codeFolder(): string | undefined {
  const { NODE_COMPILE_CACHE: named, XDG_CACHE_HOME: cache = '', HOME: home = '' } = process.env
  const { isAbsolute } = process.getBuiltinModule('node:path')
  if (named !== undefined || (!isAbsolute(cache) && !isAbsolute(home))) return undefined
  const { existsSync, mkdirSync } = process.getBuiltinModule('node:fs')
  const base = isAbsolute(cache) ? cache : `${home}/.cache`
  const folder = `${base}/akash-top/code`
  if (existsSync(folder)) return folder
  try {
    // One by one: node tries for ever to make a path where the system says that there is nothing (/proc).
    for (const path of [base, `${base}/akash-top`, folder]) if (!existsSync(path)) mkdirSync(path, 0o700)
    return folder
  } catch {
    return undefined
  }
}

/** Ends the process once all that was written has left it: a pipe may still hold the end of a document. */
function exit(status: number): void {
  // A stream tells of its error a turn after the write that failed.
  send(process.stdout, '', () => setImmediate(() => sayOutputError(status)))
}

function sayOutputError(status: number): void {
  const isUntold = outputError !== null && status === 0
  const text = isUntold ? `akash-top: the output could not be written: ${outputError}\n` : ''
  send(process.stderr, text, () => process.exit(isUntold ? 1 : status))
}

/** Calls back when the text has left, and all before it; where there is nothing to send it touches nothing. */
function send(stream: NodeJS.WriteStream, text: string, then: () => void): void {
  if (text === '' && stream.writableLength === 0) then()
  else stream.write(text, then)
}

function keepOutputError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') outputError = error.message
}
