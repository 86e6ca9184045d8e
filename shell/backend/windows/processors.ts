import { ebpfapi, kernelBase } from './library.ts';
import { check } from './native-error.ts';

const allGroups = 0xffff;

/** That are on. Windows numbers them from 0 without gaps; what one counts that comes later finds no place, and is counted as lost. */
export function processorCount(): number {
  return kernelBase.GetActiveProcessorCount(allGroups) as number;
}

/** That there can ever be. */
export function possibleProcessorCount(): number {
  return check('counting processors', ebpfapi.libbpf_num_possible_cpus());
}
