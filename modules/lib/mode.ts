/** Permission bits as octal text of four digits, as in `0644`: from a number's value. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

/** What is wrong with a mode as a user writes it; undefined where it can be read. */
export function modeFault(mode: string | number | undefined): string | undefined {
  if (mode === undefined || typeof mode === 'number' || octalText.test(mode) || symbolicText.test(mode))
    return undefined
  return `mode must be octal like "0644" or symbolic like "u=rwX,g=rX,o=", got "${mode}"`
}

/** The mode that is asked for, given the present one: `0644`. Symbolic parts without `u`, `g`, `o` or `a` spare what umask 022 does. */
export function wantedMode(mode: string | number, present: string, directory: boolean): string {
  if (typeof mode === 'number') return octal(mode)
  if (octalText.test(mode)) return octal(Number.parseInt(mode.replace(/^0o/, ''), 8))
  let bits = Number.parseInt(present, 8)
  for (const clause of mode.split(',')) {
    const who = /^[ugoa]*/.exec(clause)![0]
    for (const [, operator, permissions] of clause.slice(who.length).matchAll(/([-+=])([ugo]|[rwxXst]*)/g))
      bits = applied(bits, who, operator!, permissions!, directory)
  }
  return octal(bits)
}

const octalText = /^(0o)?[0-7]{1,5}$/
const symbolicText = /^[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*$/

const shifts = { u: 6, g: 3, o: 0 } as const
type Who = keyof typeof shifts

function applied(
  bits: number,
  who: string,
  operator: string,
  permissions: string,
  directory: boolean,
): number {
  const classes = (who === '' || who.includes('a') ? ['u', 'g', 'o'] : [...who]) as Who[]
  const spared = who === '' ? 0o022 : 0
  let set = 0
  let clear = 0
  for (const one of classes) {
    set |= permissionBits(bits, one, permissions, directory)
    clear |= (7 << shifts[one]) | specialBit(one)
  }
  if (permissions.includes('t')) set |= 0o1000
  set &= ~spared
  if (operator === '+') return bits | set
  if (operator === '-') return bits & ~set
  return (bits & ~clear) | set
}

function permissionBits(bits: number, who: Who, permissions: string, directory: boolean): number {
  const shift = shifts[who]
  if (/^[ugo]$/.test(permissions)) return ((bits >> shifts[permissions as Who]) & 7) << shift
  let set = 0
  for (const permission of permissions) {
    if (permission === 'r') set |= 4 << shift
    if (permission === 'w') set |= 2 << shift
    if (permission === 'x' || (permission === 'X' && (directory || bits & 0o111))) set |= 1 << shift
    if (permission === 's') set |= specialBit(who)
  }
  return set
}

function specialBit(who: Who): number {
  return who === 'u' ? 0o4000 : who === 'g' ? 0o2000 : 0o1000
}
