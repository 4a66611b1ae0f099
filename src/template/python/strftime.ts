const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** A moment's UTC fields by a strftime format, in the C locale. */
export function strftime(moment: Date, format: string, micros = moment.getUTCMilliseconds() * 1000): string {
  return format.replace(/%([-_0^]?)([a-zA-Z%])/g, (whole, flag: string, letter: string) => {
    const text = letter === 'f' ? String(micros).padStart(6, '0') : field(moment, letter)
    if (text === undefined) return whole
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '')
    if (flag === '_') return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
    return flag === '^' ? text.toUpperCase() : text
  })
}

function field(moment: Date, letter: string): string | undefined {
  const two = (value: number) => String(value).padStart(2, '0')
  const hour = moment.getUTCHours()
  const day = moment.getUTCDay()
  const yearStart = Date.UTC(moment.getUTCFullYear(), 0, 1)
  const dayOfYear = Math.floor((moment.getTime() - yearStart) / 86_400_000)
  switch (letter) {
    case 'Y':
      return String(moment.getUTCFullYear())
    case 'y':
      return two(moment.getUTCFullYear() % 100)
    case 'm':
      return two(moment.getUTCMonth() + 1)
    case 'd':
      return two(moment.getUTCDate())
    case 'e':
      return String(moment.getUTCDate()).padStart(2)
    case 'H':
      return two(hour)
    case 'I':
      return two(hour % 12 || 12)
    case 'M':
      return two(moment.getUTCMinutes())
    case 'S':
      return two(moment.getUTCSeconds())
    case 'p':
      return hour < 12 ? 'AM' : 'PM'
    case 'A':
      return days[day]
    case 'a':
      return days[day]!.slice(0, 3)
    case 'B':
      return months[moment.getUTCMonth()]
    case 'b':
    case 'h':
      return months[moment.getUTCMonth()]!.slice(0, 3)
    case 'j':
      return String(dayOfYear + 1).padStart(3, '0')
    case 'u':
      return String(day || 7)
    case 'w':
      return String(day)
    case 'U':
      return two(Math.floor((dayOfYear + 7 - day) / 7))
    case 'W':
      return two(Math.floor((dayOfYear + 7 - ((day + 6) % 7)) / 7))
    case 'V':
      return two(isoWeek(moment)[1])
    case 'G':
      return String(isoWeek(moment)[0])
    case 's':
      return String(Math.floor(moment.getTime() / 1000))
    case 'F':
      return strftime(moment, '%Y-%m-%d')
    case 'T':
    case 'X':
      return strftime(moment, '%H:%M:%S')
    case 'R':
      return strftime(moment, '%H:%M')
    case 'D':
    case 'x':
      return strftime(moment, '%m/%d/%y')
    case 'c':
      return strftime(moment, '%a %b %e %H:%M:%S %Y')
    case 'z':
    case 'Z':
      return ''
    case 'n':
      return '\n'
    case 't':
      return '\t'
    case '%':
      return '%'
    default:
      return undefined
  }
}

/** The year and week that the Thursday of the moment's week belongs to. */
function isoWeek(moment: Date): [year: number, week: number] {
  const midnight = Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate())
  const thursday = new Date(midnight + (4 - (moment.getUTCDay() || 7)) * 86_400_000)
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return [thursday.getUTCFullYear(), 1 + Math.floor((thursday.getTime() - start) / (7 * 86_400_000))]
}
