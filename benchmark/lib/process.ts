import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** Waits so many milliseconds of the wall clock. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The most memory this process has held so far, in MB; NaN where the system does not tell. */
export function peakMb(): number {
  return statusMb('VmHWM');
}

/** Memory of this process now, in MB. */
export function residentMb(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Sockets this process has open; NaN where the system does not tell. */
export function openSockets(): number {
  try {
    return readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).startsWith('socket:')).length;
  } catch {
    return Number.NaN;
  }
}

function statusMb(name: string): number {
  try {
    const text = readFileSync('/proc/self/status', 'utf8');
    return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The descriptor of the listing itself is gone by now.
    return '';
  }
}
