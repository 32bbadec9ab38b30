import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

const HEAD = `This program contains code of the packages below, bundled. Each is under its own licence.
`

/**
 * The licence texts of exactly the packages of which code is in the bundle, by name. Fails where a package states
 * no licence, so that one is never published unread.
 */
export async function thirdPartyLicences(root: string, metafile: Metafile): Promise<string> {
  const used = new Set<string>()
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
      if (folder !== undefined && bytesInOutput > 0) used.add(folder)
    }
  }
  const notices = await Promise.all([...used].map((folder) => notice(join(root, folder))))
  return [HEAD, ...[...new Set(notices)].sort()].join(`\n${'-'.repeat(78)}\n\n`)
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  if (license === undefined) throw new Error(`${name} ${version} states no licence`)
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`
}
