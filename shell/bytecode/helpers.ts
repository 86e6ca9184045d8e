/**
 * Helper ids by host. Linux: enum bpf_func_id of include/uapi/linux/bpf.h. Windows: ebpf_structs.h of
 * ebpf-for-windows 1.3 on. The embedded engine runs the bytes made for Linux.
 */
export const helperIds = {
  linux: {
    map_lookup_elem: 1,
    map_update_elem: 2,
    map_delete_elem: 3,
    ktime_get_ns: 5,
    get_smp_processor_id: 8,
    tail_call: 12,
    get_current_pid_tgid: 14,
    ringbuf_output: 130,
  },
  windows: {
    map_lookup_elem: 1,
    map_update_elem: 2,
    map_delete_elem: 3,
    tail_call: 5,
    get_smp_processor_id: 8,
    ktime_get_ns: 9,
    ringbuf_output: 11,
    get_current_pid_tgid: 19,
    /** Of the minifilter (driver/include/fsbpf_driver.h): (context, path, its length). */
    redirect: 65_539,
  },
} as const;

export type HelperHost = keyof typeof helperIds;
export type HelperName = keyof (typeof helperIds)['windows'];
/** Linux programs can't act on what they see. */
export type HelperTable = Readonly<Record<keyof (typeof helperIds)['linux'], number>> & { readonly redirect?: number };

/** "map_lookup_elem", or undefined for an id no program of ours calls. */
export function helperName(host: HelperHost, id: number): HelperName | undefined {
  const table: HelperTable = helperIds[host];
  return (Object.keys(table) as HelperName[]).find((name) => table[name] === id);
}
