// Run by Windows' Node: test runs of the programs in a JSON file, [instructions, context] in hexadecimal digits each.
// Prints the lower halves of their results as JSON; text where one can't be run.
const { readFileSync } = require('node:fs');
const koffi = require('koffi');

const api = koffi.load('ebpfapi.dll');
const load = api.func('int bpf_prog_load(int, const char *, const char *, void *, size_t, void *)');
const test = api.func('int bpf_prog_test_run_opts(int, void *)');
const close = api.func('int ebpf_close_fd(int)');

const place = { context: 32, contextSize: 48, result: 56 }; // of struct bpf_test_run_opts
const size = 80;

function run([instructions, context]) {
  const code = Buffer.from(instructions, 'hex');
  const program = load(0x4642, 'case', null, code, code.length / 8, null);
  if (program < 0) return `load ${program}`;
  const bytes = Buffer.from(context, 'hex');
  const options = Buffer.alloc(size);
  options.writeBigUInt64LE(BigInt(size), 0);
  options.writeBigUInt64LE(koffi.address(bytes), place.context);
  options.writeUInt32LE(bytes.length, place.contextSize);
  const status = test(program, options);
  close(program);
  return status < 0 ? `run ${status}` : options.readUInt32LE(place.result);
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(process.argv[2], 'utf8')).map(run)));
