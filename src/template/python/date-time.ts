import { Float } from '../../value.ts'
import { Callable, Thing, type V } from '../runtime.ts'
import { bind } from '../signature.ts'
import { Operator } from './arithmetic.ts'
import { Mistake } from './mistake.ts'
import { strftime } from './strftime.ts'
import { typeName } from './type.ts'

/** A moment without a time zone, as Python's datetime: kept in UTC, whatever clock it was read from. */
export class DateTime extends Thing {
  readonly type = 'datetime'
  readonly #moment: Date
  readonly #micros: number

  constructor(moment: Date, micros = moment.getUTCMilliseconds() * 1000) {
    super()
    this.#moment = moment
    this.#micros = micros
  }

  /** What a clock shows, in UTC or here. */
  static of(moment: Date, utc: boolean): DateTime {
    return new DateTime(utc ? moment : new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000))
  }

  strftime(format: string): string {
    return strftime(this.#moment, format, this.#micros)
  }

  override attribute(name: string): V | undefined {
    const { year, month, day, hour, minute, second } = fields(this.#moment)
    switch (name) {
      case 'year':
        return year
      case 'month':
        return month
      case 'day':
        return day
      case 'hour':
        return hour
      case 'minute':
        return minute
      case 'second':
        return second
      case 'microsecond':
        return this.#micros
      case 'strftime':
        return new Callable(name, (_, args) => this.strftime(String(bind(name, 'format', args)[0])))
      case 'isoformat':
        return new Callable(name, (_, args) => this.#text(String(bind(name, 'sep="T"', args)[0])))
      case 'timestamp':
        return new Callable(name, () => new Float(this.#moment.getTime() / 1000))
      case 'weekday':
        return new Callable(name, () => (this.#moment.getUTCDay() + 6) % 7)
      case 'isoweekday':
        return new Callable(name, () => this.#moment.getUTCDay() || 7)
      case 'date':
        return new Callable(name, () => this.strftime('%Y-%m-%d'))
      case 'operator -':
        return new Operator((other) => this.#minus(other))
      case 'operator +':
        return new Operator((other) => this.#shifted(other, 1))
      default:
        return undefined
    }
  }

  #minus(other: V): V {
    if (!(other instanceof DateTime)) return this.#shifted(other, -1)
    return new TimeDelta((this.#moment.getTime() - other.#moment.getTime()) / 1000)
  }

  #shifted(other: V, sign: number): V {
    if (!(other instanceof TimeDelta)) throw new Mistake(`a datetime cannot be shifted by ${typeName(other)}`)
    return new DateTime(new Date(this.#moment.getTime() + sign * other.seconds * 1000))
  }

  #text(separator: string): string {
    const fraction = this.#micros ? `.${String(this.#micros).padStart(6, '0')}` : ''
    return this.strftime(`%Y-%m-%d${separator}%H:%M:%S`) + fraction
  }

  override toString(): string {
    return this.#text(' ')
  }
}

function fields(moment: Date) {
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    hour: moment.getUTCHours(),
    minute: moment.getUTCMinutes(),
    second: moment.getUTCSeconds(),
  }
}

/** The time between two moments. */
class TimeDelta extends Thing {
  readonly type = 'timedelta'
  readonly seconds: number
  constructor(seconds: number) {
    super()
    this.seconds = seconds
  }

  override attribute(name: string): V | undefined {
    const days = Math.floor(this.seconds / 86_400)
    switch (name) {
      case 'days':
        return days
      case 'seconds':
        return Math.floor(this.seconds - days * 86_400)
      case 'total_seconds':
        return new Callable(name, () => new Float(this.seconds))
      default:
        return undefined
    }
  }

  override toString(): string {
    const days = Math.floor(this.seconds / 86_400)
    const rest = this.seconds - days * 86_400
    const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
    const clock = `${Math.floor(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}`
    return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`
  }
}
