import { sh } from '../../src/script.ts'
import type { Answers } from './answers.ts'
import type { Family } from './family.ts'
import { uuids, uuidsByDevice } from './uuids.ts'

/** Block devices and their partitions. */
export const devices: Family = {
  name: 'devices',
  subset: 'hardware',
  needs: [uuids],
  files: sh`/sys/block/*/size /sys/block/*/removable /sys/block/*/queue/rotational /sys/block/*/queue/logical_block_size /sys/block/*/queue/scheduler /sys/block/*/device/model /sys/block/*/device/vendor /sys/block/*/device/serial /sys/block/*/*/start /sys/block/*/*/size`,
  parse: (answers) => {
    const found = [...answers.matching(/^\/sys\/block\/([^/]+)\/size$/)]
    if (found.length === 0) return {}
    return { devices: Object.fromEntries(found.map(([, name]) => [name, device(answers, name!)])) }
  },
}

function device(answers: Answers, name: string): object {
  const word = (file: string): string | undefined => answers.word(`/sys/block/${name}/${file}`)
  const scheduler = word('queue/scheduler')
  return {
    model: word('device/model') ?? null,
    vendor: word('device/vendor') ?? null,
    serial: word('device/serial'),
    removable: word('removable'),
    rotational: word('queue/rotational'),
    scheduler_mode: /\[(.*)\]/.exec(scheduler ?? '')?.[1] ?? '',
    sectors: word('size'),
    sectorsize: word('queue/logical_block_size') ?? '512',
    size: humanSize(word('size')),
    partitions: partitions(answers, name),
  }
}

function partitions(answers: Answers, name: string): object {
  const uuid = uuidsByDevice(answers)
  const found = [...answers.matching(/^\/sys\/block\/([^/]+)\/([^/]+)\/start$/)].filter(
    ([, owner]) => owner === name,
  )
  return Object.fromEntries(
    found.map(([, , part]) => {
      const word = (file: string): string | undefined => answers.word(`/sys/block/${name}/${part}/${file}`)
      const sectorsize = answers.word(`/sys/block/${name}/queue/logical_block_size`) ?? '512'
      const sectors = word('size')
      const size = humanSize(sectors)
      return [part, { start: word('start'), sectors, sectorsize, size, uuid: uuid.get(part!) ?? null }]
    }),
  )
}

/** Sectors, always of 512 bytes, as people read sizes. */
function humanSize(sectors: string | undefined): string {
  const bytes = Number(sectors ?? 0) * 512
  const unit = units.find(([size]) => bytes >= size) ?? [1, 'Bytes']
  return `${(bytes / unit[0]).toFixed(2)} ${unit[1]}`
}

const units: readonly (readonly [number, string])[] = [
  ...(['YB', 'ZB', 'EB', 'PB', 'TB', 'GB', 'MB', 'KB'] as const).map(
    (name, i) => [1024 ** (8 - i), name] as const,
  ),
]
