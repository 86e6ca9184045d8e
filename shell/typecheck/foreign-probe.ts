import type { Registry } from '../registry/registry.ts';

/** How other tracers name the place where they look: "tracepoint:syscalls:sys_enter_openat", "kprobe:vfs_read". */
const providers =
  /^(?:tracepoint|t|rawtracepoint|rt|kprobe|k|kretprobe|kr|kfunc|f|kretfunc|fr|fentry|fexit|syscall|profile|uprobe|usdt|software|hardware)(?::|$)/;
const decorations = /^(?:sys_enter_|sys_exit_|enter_|exit_|__x64_sys_|__se_sys_|do_sys_|ksys_|vfs_|do_|sys_)/;

/** They look at the beginning. */
const beforehand = /sys_enter_|^(?:kprobe|k|kfunc|f|fentry):/;

/** "newfstatat" is a form of stat. */
const forms = /^(?:new)?[fl]?(?=chmod|chown|stat|access|utime|setxattr|getxattr|listxattr|removexattr)|(?:at2?|64)$/g;

const moments: Readonly<Record<string, string>> = {
  sched_process_exec: 'process:start',
  sched_process_exit: 'process:exit',
};

/** What to write instead; undefined: it is no other tracer's word, and no system call. */
export function foreignProbeHint(text: string, registry: Registry): string | undefined {
  if (!providers.test(text)) return hintOf(operationOf(text, registry));
  const place = text.slice(text.lastIndexOf(':') + 1);
  const moment = moments[place];
  if (moment !== undefined) return `write ${moment}`;
  const own = operationOf(place.replace(decorations, ''), registry);
  if (own === undefined) return 'a probe is what happens to a file, such as open or read: fsbpf list shows all';
  return beforehand.test(text) ? `write ${own}:pre, or ${own} for its completion` : hintOf(own);
}

function hintOf(probe: string | undefined): string | undefined {
  return probe === undefined ? undefined : `write ${probe}`;
}

/** "openat", "read": the probe of that name, or of that system call. */
function operationOf(call: string, { probes }: Registry): string | undefined {
  const operations = [...probes.values()].filter((probe) => probe.kind === 'operation');
  const wordsOf = ({ name, origins }: (typeof operations)[number]) => [name, ...origins.linux.split(/[\s,]+/)];
  const find = (word: string) => operations.find((probe) => wordsOf(probe).includes(word))?.name;
  return find(call) ?? find(call.replace(forms, ''));
}
