import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** The host's clock. */
export const dateTime: Family = {
  name: 'date_time',
  subset: 'min',
  moment: sh`date '+%s %Y %m %d %H %M %S %A %w %W %z %Z %N'`,
  parse: (answers) => {
    const words = answers.part('date_time_now')[0]?.split(' ')
    if (!words) return {}
    const [epoch, year, month, day, hour, minute, second, weekday, weekdayNumber, week, offset, tz, nano] =
      words
    const utc = new Date(Number(epoch) * 1000).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)
    // Some busybox does not know fractions of a second.
    const micro = /^\d{9}$/.test(nano ?? '') ? nano!.slice(0, 6) : '000000'
    const basic = `${year}${month}${day}T${hour}${minute}${second}`
    return {
      date_time: {
        year,
        month,
        weekday,
        weekday_number: weekdayNumber,
        weeknumber: week,
        day,
        hour,
        minute,
        second,
        epoch,
        epoch_int: epoch,
        date: `${year}-${month}-${day}`,
        time: `${hour}:${minute}:${second}`,
        iso8601_micro: `${utc}.${micro}Z`,
        iso8601: `${utc}Z`,
        iso8601_basic: `${basic}${micro}`,
        iso8601_basic_short: basic,
        tz,
        tz_offset: offset,
      },
    }
  },
}
