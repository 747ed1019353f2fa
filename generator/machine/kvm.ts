import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { machineArch } from './root.ts'
import { inScratchFolder } from './scratch.ts'

// mov dx, 0xf4; mov al, 0x10; out dx, al; then halt for ever: isa-debug-exit makes qemu end with (0x10 << 1) | 1.
const program = [0xba, 0xf4, 0x00, 0xb0, 0x10, 0xee, 0xf4, 0xeb, 0xfd]
const guestRan = (0x10 << 1) | 1
const seconds = 10

/**
 * Whether a guest really runs under KVM here: the processor virtualises, and a boot sector of nine bytes ends qemu by its own instruction
 * within 10 s. /dev/kvm may exist, and open, on a machine whose processor gives no virtualisation; where it is that of kvm-pvm, which has guests
 * made for it, the boot sector even runs, and Linux hangs before its first line (seen). Only amd64 is tried.
 */
export async function usableKvm(progress: (text: string) => void): Promise<boolean> {
  if (machineArch() !== 'amd64') return false
  progress('trying a guest under KVM')
  const usable = virtualises(readFileSync('/proc/cpuinfo', 'utf8')) && (await tryGuest('kvm'))
  progress(usable ? 'KVM works' : 'KVM does not work here: the guests run under software emulation')
  return usable
}

/** Whether a processor of AMD's or Intel's, as /proc/cpuinfo shows it, runs guests by itself. */
export function virtualises(cpuinfo: string): boolean {
  return /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo)
}

/** Runs the boot sector under an accelerator of qemu. */
export async function tryGuest(accelerator: 'kvm' | 'tcg'): Promise<boolean> {
  return inScratchFolder('hardway-kvm-', async (folder) => {
    const disk = join(folder, 'boot.img')
    writeFileSync(disk, bootSector())
    const result = await execa('qemu-system-x86_64', arguments_(accelerator, disk), {
      reject: false,
      stdin: 'ignore',
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    })
    return result.exitCode === guestRan
  })
}

function arguments_(accelerator: string, disk: string): readonly string[] {
  const guest = ['-machine', 'pc', '-accel', accelerator, '-cpu', accelerator === 'kvm' ? 'host' : 'max', '-m', '32']
  const quiet = ['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-net', 'none']
  const exit = ['-device', 'isa-debug-exit,iobase=0xf4,iosize=0x01']
  return [...guest, ...quiet, ...exit, '-drive', `file=${disk},format=raw,if=ide`]
}

function bootSector(): Buffer {
  const sector = Buffer.alloc(512)
  sector.set(program)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
}
