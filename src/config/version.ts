/** Put in place by the build, from package.json. */
declare const AKASH_TOP_VERSION: string | undefined

/** Version of the package; `source` where the sources run without a build. */
export const VERSION: string = typeof AKASH_TOP_VERSION === 'string' ? AKASH_TOP_VERSION : 'source'
