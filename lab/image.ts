import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { must } from './command.ts'
import { aptAccess, asRoot, requirePackages } from './debian.ts'
import { withLock } from './lock.ts'
import { imageDir } from './paths.ts'
import type { Progress } from './progress.ts'
import { recipe, recipeHash } from './recipe.ts'

/** The files that machines boot from. */
export interface Image {
  disk: string
  kernel: string
  initrd: string
}

/** The image of the present recipe, built where it is not in the cache yet. */
export async function ensureImage({ onProgress, signal }: Progress): Promise<Image> {
  const folder = imageDir(recipeHash)
  const image = {
    disk: join(folder, 'root.img'),
    kernel: join(folder, 'vmlinux'),
    initrd: join(folder, 'initrd'),
  }
  if (existsSync(folder)) {
    await utimes(folder, new Date(), new Date())
    return image
  }
  requirePackages({ build: true })
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  await withLock(folder, { onProgress, signal }, async () => {
    if (existsSync(folder)) return
    const unfinished = `${folder}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished)
    try {
      onProgress?.('building the image (about a minute)')
      await build(unfinished, { onProgress, signal })
      await rename(unfinished, folder)
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
    await removeUnused(dirname(folder))
  })
  return image
}

async function build(folder: string, { onProgress, signal }: Progress): Promise<void> {
  const { mirrors, options } = await aptAccess()
  const root = join(folder, asRoot ? 'root' : 'root.ext2')
  const disk = join(folder, 'root.img')
  await must(
    'mmdebstrap',
    [
      `--mode=${asRoot ? 'root' : 'unshare'}`,
      `--format=${asRoot ? 'directory' : 'ext2'}`,
      '--variant=minbase',
      `--include=${recipe.installed.join(',')}`,
      ...recipe.dpkg.map((option) => `--dpkgopt=${option}`),
      '--aptopt=APT::Install-Recommends "false"',
      ...options.map((option) => `--aptopt=${option}`),
      '--skip=cleanup/apt/lists',
      // Given as text: a hook in a user namespace may not read what is in the user's home.
      '--customize-hook=sh -c "$CUSTOMIZE" customize "$1"',
      `--customize-hook=download /boot/vmlinux "${join(folder, 'vmlinux')}"`,
      `--customize-hook=download /boot/initrd "${join(folder, 'initrd')}"`,
      recipe.suite,
      root,
      ...mirrors,
    ],
    {
      signal,
      env: {
        REPOSITORY_PACKAGES: recipe.repository.join(' '),
        CUSTOMIZE: recipe.customize,
        INIT: recipe.init,
      },
      onLine: (line) => line.startsWith('I: ') && onProgress?.(`image: ${line.slice(3, 90)}`),
    },
  )
  if (asRoot) {
    await must('truncate', ['-s', recipe.size, disk], { signal })
    await must('mke2fs', ['-q', '-F', '-t', 'ext4', '-d', root, disk], { signal })
    await rm(root, { recursive: true })
  } else {
    // What genext2fs makes is just large enough, and has no journal.
    await rename(root, disk)
    await must('truncate', ['-s', recipe.size, disk], { signal })
    await must('resize2fs', [disk], { signal })
    await must('tune2fs', ['-j', '-O', 'extent', disk], { signal })
  }
}

/** Images of older recipes only take room, once no checkout has used them for a while. */
async function removeUnused(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    const path = join(folder, entry)
    const days = (Date.now() - (await stat(path)).mtimeMs) / 86_400_000
    if (entry.startsWith('image-') && days > 14) await rm(path, { recursive: true, force: true })
  }
}
