/**
 * The programs in `dist/`: few files, because start-up pays for each one (240 of them cost 70 ms, 33 still 30 ms more
 * than these), and not minified, because Node prints the line of an error.
 */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { rolldown } from 'rolldown'

/** What is imported by name: the package's entries, the programs, and what compiled models import. */
const entries = ['index', 'errors/public', 'testing/public', 'local/public', 'model/registry', 'cli/main']

/** Bundles `source` into `target`. What a first call needs comes in three files: core, codec, and its protocol's. */
export async function bundle(source: string, target: string): Promise<void> {
  const core = closureOf([join(source, 'index.ts')])
  const json = closureOf(['json', 'rest-json', 'rpc-v2-cbor'].map((name) => join(source, 'protocol', `${name}.ts`)))
  const xml = closureOf(['query', 'ec2', 'rest-xml'].map((name) => join(source, 'protocol', `${name}.ts`)))
  const input = Object.fromEntries(
    entries.map((entry) => [entry, join(source, `${entry}.ts`)]).filter(([, file]) => existsSync(file!)),
  )
  const built = await rolldown({
    input,
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !/^[A-Z]:/i.test(id),
    transform: { target: 'node20.19' },
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    checks: { ineffectiveDynamicImport: false },
  })
  await built.write({
    dir: target,
    format: 'esm',
    comments: false,
    entryFileNames: '[name].js',
    // Beside the entries: what stands in a chunk finds the models as the entry does.
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      groups: [
        { name: 'core', priority: 3, test: (id) => core.has(id) },
        { name: 'codec', priority: 2, test: (id) => json.has(id) && xml.has(id) },
        { name: 'json', priority: 1, test: (id) => json.has(id) && isProtocol(source, id) },
        { name: 'xml', priority: 1, test: (id) => xml.has(id) && isProtocol(source, id) },
      ],
    },
  })
  await built.close()
}

function isProtocol(source: string, id: string): boolean {
  return !relative(join(source, 'protocol'), id).includes('..')
}

/** These files, and all that they import by name and not for types alone. */
function closureOf(files: readonly string[], found = new Set<string>()): Set<string> {
  for (const file of files) {
    if (found.has(file)) continue
    found.add(file)
    const text = readFileSync(file, 'utf8')
    const imports = [...text.matchAll(/^(?:import|export) (?!type\b)[^'"]*?from '(\.[^']+)\.js'/gm)]
    closureOf(
      imports.map((match) => resolve(dirname(file), `${match[1]}.ts`)),
      found,
    )
  }
  return found
}
