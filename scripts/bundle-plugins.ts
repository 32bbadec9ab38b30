/** What is taken out of packages on the way into the bundle. Each is felt at every start of the program. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Plugin, transform } from 'esbuild'

/** Ink connects to the React devtools where they are installed; they are no part of the program. */
const WITHOUT_DEVTOOLS: Plugin = {
  name: 'without-devtools',
  setup: ({ onLoad }) => {
    onLoad({ filter: /ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }))
  },
}

/**
 * Yoga holds its WebAssembly as a data: URL. It reads it with `fetch` where there is one, which makes node load its
 * whole fetch (40 ms), and otherwise decodes it a character at a time (10 ms). Here it is given the bytes.
 */
const YOGA_WITH_BYTES: Plugin = {
  name: 'yoga-with-bytes',
  setup: ({ onLoad }) => {
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const [, url = '', base64 = ''] = mustMatch(text, /"(data:application\/octet-stream;base64,([^"]+))"/)
      const [start] = mustMatch(text, /loadYoga = loadYoga \|\| \{\};/)
      const bytes = `loadYoga = { wasmBinary: Buffer.from('${base64}', 'base64') };`
      return { contents: text.replace(url, 'data:,').replace(start, bytes) }
    })
  },
}

/**
 * undici's own index loads all of it (fetch, web sockets, caches, mocks), a megabyte of which the program uses the
 * Agent and its `request`. In the bundle `import('undici')` is this instead; whatever else of undici the sources come
 * to use at run time must be named here.
 */
const SLIM_UNDICI: Plugin = {
  name: 'slim-undici',
  setup: ({ onLoad, onResolve, resolve }) => {
    onResolve({ filter: /^undici$/ }, async ({ importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'whole') return undefined
      const whole = await resolve('undici', { importer, kind, resolveDir, pluginData: 'whole' })
      return { path: 'undici', namespace: 'slim-undici', pluginData: dirname(whole.path) }
    })
    onLoad({ filter: /.*/, namespace: 'slim-undici' }, ({ pluginData: resolveDir }) => ({
      contents: `
        import Agent from './lib/dispatcher/agent.js'
        import Dispatcher from './lib/dispatcher/dispatcher.js'
        import request from './lib/api/api-request.js'
        Dispatcher.prototype.request = request
        export { Agent }
      `,
      resolveDir,
    }))
  },
}

/**
 * Who imports node's `http` as an ES module has node read each of its exports, and two of them load node's own fetch
 * (20 ms and 10 MB). A module that is required is read only where it is used.
 */
const REQUIRED_HTTP: Plugin = {
  name: 'required-http',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^(node:)?http$/ }, ({ kind, path }) =>
      kind === 'import-statement' ? { path, namespace: 'required' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)})`,
    }))
  },
}

/**
 * Of `string-width` the program has one; Ink and its helpers bring another, which looks for each character among all
 * emoji. The set of all emoji takes 20 ms to make: it is made for the first text that may be one.
 */
const ONE_STRING_WIDTH: Plugin = {
  name: 'one-string-width',
  setup: ({ onLoad, onResolve, resolve, initialOptions }) => {
    const resolveDir = initialOptions.absWorkingDir ?? process.cwd()
    onResolve({ filter: /^string-width$/ }, ({ kind, pluginData }) =>
      pluginData === 'ours' ? undefined : resolve('string-width', { kind, resolveDir, pluginData: 'ours' }),
    )
    onLoad({ filter: /string-width[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const [line, name, emoji] = mustMatch(text, /^const (\w+) = (\/.*\\p\{RGI_Emoji\}.*\/v);$/m)
      const late = `let emojiSet
        const emoji = () => (emojiSet ??= ${emoji})
        const ${name} = { test: (text) => emoji().test(text), exec: (text) => emoji().exec(text) }`
      return { contents: `${GRAPHEMES}${text.replace(line, () => late)}`, resolveDir: dirname(path) }
    })
  },
}

/** Whoever splits text into graphemes does it as `view/graphemes` does, which spares most texts the rules of all. */
const SRC = join(import.meta.dirname, '../src')
const GRAPHEMES = `
  import { graphemesOf } from ${JSON.stringify(join(SRC, 'view/graphemes.ts'))}
  const Intl = { Segmenter: class { segment(text) { return graphemesOf(text) } } }
`
const ONE_SEGMENTER: Plugin = {
  name: 'one-segmenter',
  setup: ({ onLoad }) => {
    const users =
      /(ansi-tokenize[\\/]build[\\/]tokenize|wrap-ansi[\\/]index|slice-ansi[\\/]tokenize-ansi|ink[\\/]build[\\/]line-update)\.js$/
    onLoad({ filter: users }, async ({ path }) => ({
      contents: `${GRAPHEMES}${await readFile(path, 'utf8')}`,
    }))
  },
}

/**
 * The source of what is loaded stays in memory: names inside of packages are shortened, a third of it. Ours are kept,
 * for stack traces, and so are those at the top of a file, by which a package may know its own classes.
 */
const SHORT_NAMES: Plugin = {
  name: 'short-names',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: await shortened(await readFile(path, 'utf8')),
    }))
  },
}

async function shortened(text: string): Promise<string> {
  const format = /^\s*(?:import|export)\b/m.test(text) ? 'esm' : 'cjs'
  return (await transform(text, { format, minifyIdentifiers: true })).code
}

/** Connect holds what a provider sent in `Headers`; those of node load its whole fetch. */
const OWN_HEADERS: Plugin = {
  name: 'own-headers',
  setup: ({ onLoad }) => {
    const line = `import { Headers } from ${JSON.stringify(join(SRC, 'provider/grpc/headers.ts'))}\n`
    onLoad({ filter: /[\\/]@connectrpc[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: await shortened(/\bHeaders\b/.test(text) ? line + text : text) }
    })
  },
}

/**
 * What is left of node's modules that load much for little: a start of processes for a rare call, and of `util`, whose
 * exports load node's threads when they are all read, these few.
 */
const LATE_MODULES: Readonly<Record<string, string>> = {
  'node:child_process': ['execFileSync', 'spawn']
    .map(
      (name) =>
        `export const ${name} = (...args) => process.getBuiltinModule('child_process').${name}(...args)`,
    )
    .join('\n'),
  'node:util': `export const { parseArgs, promisify, stripVTControlCharacters, types } = process.getBuiltinModule('util')`,
}
const LATE: Plugin = {
  name: 'late',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^node:(child_process|util)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'late' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ contents: LATE_MODULES[path] ?? '' }))
  },
}

/** undici brings HTTP/2 along, which is never offered through it; it does without as well. */
const UNDICI_WITHOUT_HTTP2: Plugin = {
  name: 'undici-without-http2',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^node:http2$/ }, ({ path, importer }) =>
      /[\\/]undici[\\/]/.test(importer) ? { path, namespace: 'without' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'without' }, () => ({ contents: 'module.exports = { constants: {} }' }))
  },
}

/** A package that is no longer as it was when its part here was written ends the build. */
function mustMatch(text: string, pattern: RegExp): RegExpMatchArray {
  const match = text.match(pattern)
  if (match === null) throw new Error(`nothing matches ${pattern}: look at scripts/bundle-plugins.ts`)
  return match
}

/** All of them; of those that load the same file the first does it. */
export const PLUGINS: readonly Plugin[] = [
  WITHOUT_DEVTOOLS,
  YOGA_WITH_BYTES,
  SLIM_UNDICI,
  REQUIRED_HTTP,
  ONE_STRING_WIDTH,
  ONE_SEGMENTER,
  OWN_HEADERS,
  LATE,
  UNDICI_WITHOUT_HTTP2,
  SHORT_NAMES,
]
