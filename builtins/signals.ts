import type { Enumeration } from '../shell/registry/registry.ts';

/** Signals of Linux on x86 by number (include/uapi/asm/signal.h), as \`kill -l\` names them. */
const names = `none
  SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM
  SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO
  SIGPWR SIGSYS`.split(/\s+/);

/** The C library keeps two of the 33 real-time signals, from 32 on, for itself. */
const firstRealTime = 34;
const lastRealTime = 64;

export const signalNames: Enumeration = {
  name: 'signal',
  values: new Map(
    [...names.entries()].map(([number, name]): [string, bigint] => [name, BigInt(number)]).concat(realTime()),
  ),
};

function realTime(): [string, bigint][] {
  return Array.from({ length: lastRealTime - firstRealTime + 1 }, (_, index) => {
    const name = index === 0 ? 'SIGRTMIN' : `SIGRTMIN+${index}`;
    return [name, BigInt(firstRealTime + index)];
  });
}
