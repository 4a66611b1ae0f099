import { operations } from '../filter.ts'
import { Volatile } from '../pending.ts'
import { DateTime } from '../python/date-time.ts'
import { Mistake } from '../python/mistake.ts'
import { isNumber, toNumber } from '../python/number.ts'
import { strptime } from '../python/strptime.ts'
import { str } from '../python/text.ts'
import { textOf } from '../python/type.ts'
import { toFloat } from './basic.ts'

/** Filters on dates and times. */
export const timeFilters = operations({
  strftime: {
    takes: 'second=none, utc=false',
    does: 'The time of so many seconds since 1970, by default now, by a format; with utc in UTC.',
    example: ["'%Y-%m-%d' | strftime(0, utc=true)", "'1970-01-01'"],
    run: (call, value, second, utc) => {
      if (second === null && call.env.ahead) throw new Volatile('strftime')
      const seconds =
        second === null
          ? call.env.now().getTime() / 1000
          : isNumber(second)
            ? toNumber(second)
            : toFloat(second)?.value
      if (seconds === undefined) throw new Mistake(`wants seconds since 1970, got ${str(second)}`)
      return DateTime.of(new Date(seconds * 1000), utc === true).strftime(textOf(value))
    },
  },
  to_datetime: {
    takes: 'format="%Y-%m-%d %H:%M:%S"',
    does: 'A date and time read by a format. Two of them can be subtracted: (a - b).days, .seconds, .total_seconds().',
    example: ["('2024-03-02 00:00:00' | to_datetime - '2024-02-28 00:00:00' | to_datetime).days", '3'],
    run: (_, value, format) => strptime(textOf(value), str(format)),
  },
})
