/** What is taken out of packages on the way into the bundle. Each is felt at every start of the program. */
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

/** Ink connects to the React devtools where they are installed; they are no part of the program. */
const WITHOUT_DEVTOOLS: Plugin = {
  name: 'without-devtools',
  setup: ({ onLoad }) => {
    onLoad({ filter: /ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }))
  },
}

/**
 * Yoga holds its WebAssembly as a data: URL and reads it with `fetch` where there is one, which makes node load its
 * whole fetch (40 ms). Where there is none it decodes the URL itself: in this module there is none.
 */
const YOGA_WITHOUT_FETCH: Plugin = {
  name: 'yoga-without-fetch',
  setup: ({ onLoad }) => {
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }))
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

/** All of them. */
export const PLUGINS: readonly Plugin[] = [WITHOUT_DEVTOOLS, YOGA_WITHOUT_FETCH, SLIM_UNDICI]
