import { readFileSync, readlinkSync } from 'node:fs';

/** A process that a later one with the same pid is not taken for. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, in the system's own terms; null where the system does not tell. */
  readonly birth: string | null;
}

interface ProcessStatus {
  readonly state: string;
  readonly birth: string;
}

/** `/proc/<pid>/stat`: the state is the first and the start time the twentieth field after the name, which may hold anything. */
function statusOf(pid: number): ProcessStatus | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '?', birth: fields[19] ?? '?' };
  } catch {
    return null;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, birth: statusOf(pid)?.birth ?? null };
}

/** A process that has ended but was not yet collected by its parent counts as gone. */
export function isRunning(pid: number): boolean {
  return pid > 0 && answersSignals(pid) && statusOf(pid)?.state !== 'Z';
}

export function isAlive(identity: ProcessIdentity): boolean {
  if (!isRunning(identity.pid)) return false;
  const birth = statusOf(identity.pid)?.birth ?? null;
  return identity.birth === null || birth === null || birth === identity.birth;
}

/** The folder a process works in; null where the system does not tell. */
export function workingDirectoryOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${String(pid)}/cwd`);
  } catch {
    return null;
  }
}
