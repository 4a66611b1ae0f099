// Joins what the compiler wrote into few files: looking for and reading hundreds of modules is most of what a short run
// costs. Entry points stay where they are, and share what is in src/bundle. `bundle.mjs [FOLDER]`, dist if left out.
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'

const dir = resolve(process.argv[2] ?? 'dist', 'src')
rmSync(`${dir}/bundle`, { recursive: true, force: true })
const bundle = await rolldown({
  input: {
    cli: `${dir}/cli.js`,
    index: `${dir}/index.js`,
    // Beside the code that names it.
    'bundle/resolve-hook': `${dir}/command/resolve-hook.js`,
  },
  platform: 'node',
  // It brings compiled code, and asks for it by its place.
  external: /^ssh2($|\/)/,
})
await bundle.write({ dir, chunkFileNames: 'bundle/[name].js' })
