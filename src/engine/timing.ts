/** When a command began and ended and how long it took, in the words and forms of Ansible's results (local time). */
export interface Timing {
  readonly start: string
  readonly end: string
  readonly delta: string
}

/** The timing of what began and ended at these moments. */
export function timing(start: Date, end: Date): Timing {
  return { start: moment(start), end: moment(end), delta: span(end.getTime() - start.getTime()) }
}

function moment(date: Date): string {
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${day} ${time}.${micro(date.getMilliseconds())}`
}

function span(milliseconds: number): string {
  // A clock that is set back would give less than nothing.
  const all = Math.max(0, milliseconds)
  const seconds = Math.floor(all / 1000)
  const time = [Math.floor(seconds / 3600), two(Math.floor(seconds / 60) % 60), two(seconds % 60)].join(':')
  return `${time}.${micro(all % 1000)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function micro(milliseconds: number): string {
  return String(milliseconds).padStart(3, '0').padEnd(6, '0')
}
