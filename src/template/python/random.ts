import { createHash } from 'node:crypto'

/** Python's random numbers, so that a seed chooses what it chooses there. */
export class PythonRandom {
  readonly #state = new Uint32Array(624)
  #index = 624

  constructor(seed: string | bigint) {
    const key = words(typeof seed === 'string' ? ofText(seed) : seed < 0n ? -seed : seed)
    this.#mix(key)
  }

  /** An integer from 0 up to, not including, a limit. */
  below(limit: number): number {
    const bits = limit.toString(2).length
    let value = this.#bits(bits)
    while (value >= limit) value = this.#bits(bits)
    return value
  }

  #bits(count: number): number {
    return this.#next() >>> (32 - count)
  }

  #mix(key: readonly number[]): void {
    const state = this.#state
    state[0] = 19650218
    for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i
    let i = 1
    const step = (factor: number, add: number) => {
      state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), factor)) + add
      if (++i >= 624) {
        state[0] = state[623]!
        i = 1
      }
    }
    for (let k = Math.max(624, key.length), j = 0; k > 0; k--, j = (j + 1) % key.length)
      step(1664525, key[j]! + j)
    for (let k = 623; k > 0; k--) step(1566083941, -i)
    state[0] = 0x80000000
  }

  #next(): number {
    const state = this.#state
    if (this.#index >= 624) {
      for (let k = 0; k < 624; k++) {
        const y = (state[k]! & 0x80000000) | (state[(k + 1) % 624]! & 0x7fffffff)
        state[k] = state[(k + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
      }
      this.#index = 0
    }
    let y = state[this.#index++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
}

/** A text seeds with its bytes and their SHA-512 behind. */
function ofText(seed: string): bigint {
  const bytes = Buffer.from(seed)
  return BigInt(`0x${bytes.toString('hex')}${createHash('sha512').update(bytes).digest('hex')}`)
}

function words(value: bigint): number[] {
  const out: number[] = []
  for (let rest = value; rest > 0n; rest >>= 32n) out.push(Number(rest & 0xffffffffn))
  return out.length > 0 ? out : [0]
}
