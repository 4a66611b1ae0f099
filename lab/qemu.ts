import { run } from './command.ts'
import { LabFault } from './fault.ts'
import type { Image } from './image.ts'
import { cable, lansOf, type Machine, machines } from './topology.ts'

/** How machines are run: by the processor itself, or emulated where that does not work. */
export type Accelerator = 'kvm' | 'tcg'

const emulator = 'qemu-system-x86_64'

const processor: Record<Accelerator, string[]> = {
  kvm: ['-accel', 'kvm', '-cpu', 'host'],
  // A plain processor boots faster than `max`: libraries choose instructions that are dear to emulate.
  tcg: ['-accel', 'tcg,thread=multi,tb-size=256', '-cpu', 'qemu64,+rdrand'],
}

/** Tries KVM on a throw-away start: the device may be there and usable and still abort QEMU. */
export async function tryAccelerator(): Promise<Accelerator> {
  const options = [
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    '-m',
    '32',
    '-S',
    '-monitor',
    'stdio',
  ]
  const { code } = await run(emulator, [...processor.kvm, ...options], {
    input: 'quit\n',
    signal: AbortSignal.timeout(10_000),
  }).catch(() => ({ code: 1 }))
  return code === 0 ? 'kvm' : 'tcg'
}

/** The emulator's version: saved states are read back by the same one only. */
export async function emulatorVersion(): Promise<string> {
  return (await run(emulator, ['--version'])).stdout.split('\n')[0] ?? ''
}

/** Refuses an emulator without `-netdev stream`, which the cables of the machines are. */
export async function requireEmulator(): Promise<void> {
  const version = await emulatorVersion()
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) > 7 || (major === '7' && Number(minor) >= 2)) return
  throw new LabFault(
    `The lab needs QEMU 7.2 or later, as Debian 12 and Ubuntu 24.04 have it; this is ${version}`,
  )
}

/** The command that starts a machine, paused; its paths are relative to the state directory. */
export function machineCommand(
  machine: Machine,
  image: Image,
  accelerator: Accelerator,
): [string, ...string[]] {
  const { name } = machine
  return [
    emulator,
    ...['-name', name, '-nodefaults', '-no-user-config', '-display', 'none', '-S'],
    ...['-M', 'pc,graphics=off,vmport=off,i8042=off', ...processor[accelerator], '-m', '512', '-smp', '1'],
    ...['-kernel', image.kernel, '-initrd', image.initrd, '-append', kernelArguments(accelerator)],
    ...['-drive', `file=${name}/disk.qcow2,if=virtio,cache=unsafe,discard=unmap`],
    ...['-fw_cfg', `name=opt/tsplay/identity,file=${name}/identity.tar`],
    ...['-device', 'virtio-rng-pci'],
    ...['-qmp', `unix:${name}/qmp.sock,server=on,wait=off`, '-serial', `file:${name}/console.log`],
    ...['-chardev', `socket,id=clock,path=${name}/clock.sock,server=on,wait=off`, '-serial', 'chardev:clock'],
    ...['-netdev', `user,id=management,ipv6=off,restrict=on,hostfwd=tcp:127.0.0.1:${machine.port}-:22`],
    ...networkCard('management', machine, 0),
    ...lansOf(machine).flatMap((lan, index) => [
      ...['-netdev', `stream,id=${lan},server=off,addr.type=unix,addr.path=${cable(name, lan)}.sock`],
      ...networkCard(lan, machine, index + 1),
    ]),
  ]
}

function networkCard(netdev: string, machine: Machine, index: number): string[] {
  const mac = `52:54:00:00:${hex(machines.indexOf(machine) + 1)}:${hex(index)}`
  // No romfile: a network card's boot program is a second lost at each boot.
  return ['-device', `virtio-net-pci,netdev=${netdev},mac=${mac},romfile=`]
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0')
}

function kernelArguments(accelerator: Accelerator): string {
  const common =
    'rw console=ttyS0 quiet mitigations=off cryptomgr.notests net.ifnames=0 systemd.show_status=0 audit=0'
  // An emulator translates code for the address that it runs at: at addresses of chance it would do so anew for each
  // process (a fork and exec of true took 63 ms, and takes 12).
  // And it is late for the moment in which a kernel compares its processor's clock with that of the board: on a busy
  // machine a router's time once ran 4.6 times too fast, and it took the addresses from a master that it did not hear.
  return accelerator === 'tcg' ? `${common} nokaslr norandmaps clocksource=hpet` : common
}
