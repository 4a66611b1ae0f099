import { type Script, sh, steps } from '../../src/script.ts'
import { attributeFormat } from '../../src/survey.ts'
import { probeAccounts } from '../lib/account.ts'
import { beforeEntry, probeEntry } from '../lib/entry.ts'
import { basename, followLinks, inside, locate, readLink, word } from '../lib/path.ts'
import type { FileParams } from './schema.ts'
import { probeTree } from './tree.ts'

/** Asks for what stands at the path and for what the task may alter besides. */
export function probeFile(params: FileParams): Script {
  const { path, state, src, follow, recurse, force } = params
  const literal = state === 'absent' || state === 'link' || state === 'hard'
  // Contents are asked for only where they may go or come.
  const hashed = state === 'absent' || state === 'hard' || state === 'touch' || (state === 'link' && force)
  return steps(
    beforeEntry([path], hashed),
    state === 'link' && src?.startsWith('/') && beforeEntry([src], false),
    probeAccounts(params),
    locate(path),
    state === 'hard' && sh`if test -d "$p" && ! test -L "$p"; then ${inside(basename(src!))}; fi`,
    follow && !literal && followLinks,
    probeEntry(hashed ? { text: true } : undefined),
    (state === 'absent' || state === 'link') && probeEmpty,
    state === 'link' && probeTarget(src),
    state === 'hard' && probeSource(src!),
    recurse &&
      sh`if test -d "$p" && ! test -L "$p"; then ${probeTree}
fi`,
  )
}

const probeEmpty = sh`if test -d "$p" && ! test -L "$p"; then
  e=$(ls -A -- "$p")
  if test -n "$e"; then echo 'empty no'; else echo 'empty yes'; fi
fi`

// A relative target starts at the link's directory.
function probeTarget(src: string | undefined): Script {
  const target = src === undefined ? sh`if test -L "$p"; then ${readLink}; fi` : sh`l=${linkText(src)}`
  return sh`l=
${target}
if test -n "$l"; then
  case $l in /*) s=$l ;; *) s=$d/$l ;; esac
  field source-path "$s"
  if test -e "$s"; then
    printf 'source '
    if test -L "$s"; then stat -L -c ${attributeFormat} -- "$s"; else attributes_of "$s"; fi
  fi
fi`
}

// As it is to stand in the link: only a home is put in.
function linkText(src: string): Script {
  return src.startsWith('~') ? word(src) : sh`${src}`
}

function probeSource(src: string): Script {
  return sh`s=${word(src)}
field source-path "$s"
if test -e "$s"; then
  printf 'source '; stat -c ${attributeFormat} -- "$s"
  if test -f "$s" && ! test -L "$s"; then h=$(sha256sum <"$s"); echo "source-sha256 \${h%% *}"; fi
  if test "$p" -ef "$s" && ! test -L "$p"; then echo 'linked yes'; else echo 'linked no'; fi
fi`
}
