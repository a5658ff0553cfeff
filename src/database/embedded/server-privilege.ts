import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** How the server's processes are run: as the caller, as nobody inside a user namespace, or as nobody. */
export type PrivilegeWay = 'self' | 'namespace' | 'setuid';

/** A user id that has a passwd entry nearly everywhere; initdb looks its name up and fails on one without. */
export const NOBODY = 65534;

const UNSHARE = ['/usr/bin/unshare', '/bin/unshare'];

/** Nothing of the caller's own environment reaches the server: no PGDATA, no PGOPTIONS, no locale, no time zone. */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

export interface Command {
  readonly file: string;
  readonly args: string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. In a user namespace that maps root to nobody it runs with root's files, also below
 * a folder that only root may enter. Where namespaces are forbidden, it runs as nobody, and its files must be nobody's.
 */
export class ServerPrivilege {
  constructor(readonly way: PrivilegeWay) {}

  /** Ways open to the caller, the best first; `allowed` narrows them. */
  static ways(allowed: readonly PrivilegeWay[]): ServerPrivilege[] {
    const root = process.getuid?.() === 0;
    const open: readonly PrivilegeWay[] = root ? ['namespace', 'setuid'] : ['self'];
    return open.filter((way) => allowed.includes(way)).map((way) => new ServerPrivilege(way));
  }

  /** The owner that the data folder must have; null where it is the caller anyhow. */
  get fileOwner(): number | null {
    if (this.way === 'self') return null;
    return this.way === 'setuid' ? NOBODY : 0;
  }

  command(file: string, args: readonly string[]): Command {
    if (this.way === 'self') return { file, args: [...args] };
    if (this.way === 'setuid') return { file, args: [...args], uid: NOBODY, gid: NOBODY };
    const unshare = UNSHARE.find((path) => existsSync(path)) ?? 'unshare';
    const map = [`--map-user=${String(NOBODY)}`, `--map-group=${String(NOBODY)}`];
    return { file: unshare, args: ['--user', ...map, '--', file, ...args] };
  }

  /** Runs a program to its end; resolves with what it wrote, rejects with the last lines it wrote. */
  run(file: string, args: readonly string[]): Promise<string> {
    const { file: program, args: all, ...identity } = this.command(file, args);
    const options = { ...identity, cwd: '/', env: SERVER_ENVIRONMENT, encoding: 'utf8' as const };
    return new Promise((resolve, reject) => {
      execFile(program, all, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr.trim().split('\n').slice(-4).join('; ') || error.message));
      });
    });
  }

  async canEnter(folder: string): Promise<boolean> {
    return this.succeeds('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]);
  }

  async canExecute(program: string): Promise<boolean> {
    return this.succeeds(program, ['--version']);
  }

  private async succeeds(file: string, args: readonly string[]): Promise<boolean> {
    return this.run(file, args).then(
      () => true,
      () => false,
    );
  }
}
