import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** What the firmware says the machine is; `NA` where it says nothing, or says it to root only. */
export const dmi: Family = {
  name: 'dmi',
  aliases: ['product_name', 'system_vendor', 'form_factor'],
  subset: 'hardware',
  files: sh`/sys/class/dmi/id/bios_* /sys/class/dmi/id/board_* /sys/class/dmi/id/chassis_* /sys/class/dmi/id/product_* /sys/class/dmi/id/sys_vendor`,
  parse: (answers) => {
    const word = (name: string): string => answers.word(`/sys/class/dmi/id/${name}`) ?? 'NA'
    const type = word('chassis_type')
    return {
      ...Object.fromEntries(same.map((name) => [name, word(name)])),
      system_vendor: word('sys_vendor'),
      form_factor: type === 'NA' ? 'NA' : (chassis[Number(type)] ?? `unknown (${type})`),
    }
  },
}

const same: readonly string[] = [
  ...['bios_date', 'bios_vendor', 'bios_version'],
  ...['board_asset_tag', 'board_name', 'board_serial', 'board_vendor', 'board_version'],
  ...['chassis_asset_tag', 'chassis_serial', 'chassis_vendor', 'chassis_version'],
  ...['product_name', 'product_serial', 'product_uuid', 'product_version'],
]

// By number, as the SMBIOS specification lists them.
const chassis: readonly string[] = [
  ...['Unknown', 'Other', 'Unknown', 'Desktop', 'Low Profile Desktop', 'Pizza Box', 'Mini Tower', 'Tower'],
  ...['Portable', 'Laptop', 'Notebook', 'Hand Held', 'Docking Station', 'All In One', 'Sub Notebook'],
  ...['Space-saving', 'Lunch Box', 'Main Server Chassis', 'Expansion Chassis', 'Sub Chassis'],
  ...['Bus Expansion Chassis', 'Peripheral Chassis', 'RAID Chassis', 'Rack Mount Chassis', 'Sealed-case PC'],
  ...['Multi-system', 'CompactPCI', 'AdvancedTCA', 'Blade', 'Blade Enclosure', 'Tablet', 'Convertible'],
  ...['Detachable', 'IoT Gateway', 'Embedded PC', 'Mini PC', 'Stick PC'],
]
