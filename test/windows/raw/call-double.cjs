// Run by Windows' Node: calls ebpfapi.dll as a backend does, and prints what came of it as JSON.
// Arguments: the program and the attach parameters in hexadecimal digits, milliseconds to run.
const koffi = require('koffi');

const api = koffi.load('ebpfapi.dll');
const createMap = api.func('int bpf_map_create(int, const char *, uint32_t, uint32_t, uint32_t, void *)');
const lookUp = api.func('int bpf_map_lookup_elem(int fd, void *key, void *value)');
const loadProgram = api.func('int bpf_prog_load(int, const char *, const char *, void *, size_t, void *)');
const attach = api.func('int ebpf_program_attach_by_fds(int, void *, void *, size_t, _Out_ int *)');
const detach = api.func('int bpf_link_detach(int fd)');
const close = api.func('int ebpf_close_fd(int fd)');
const mapRing = api.func(
  'int ebpf_ring_buffer_map_map_buffer(int, _Out_ void **, _Out_ void **, _Out_ void **, _Out_ size_t *)',
);

const [instructions, parameters] = process.argv.slice(2, 4).map((digits) => Buffer.from(digits, 'hex'));
const [hash, ring, programType] = [1, 13, 0x4642];
const maps = [createMap(hash, 'counts', 8, 8, 1, null), createMap(ring, 'ring', 0, 0, 65_536, null)];
const program = loadProgram(programType, 'raw', null, instructions, instructions.length / 8, null);
const view = [[null], [null], [null], [0]];
const mapped = mapRing(maps[1], ...view);
const link = [0];
const attached = attach(program, null, parameters, parameters.length, link);

setTimeout(() => {
  detach(link[0]);
  const value = Buffer.alloc(8);
  const found = lookUp(maps[0], Buffer.alloc(8), value);
  const produced = Number(koffi.decode(view[1][0], 'uint64_t'));
  const record = Buffer.from(koffi.decode(view[2][0], koffi.array('uint8_t', 16, 'Typed')));
  const closed = [link[0], program, ...maps].map(close);
  const answer = { maps, program, mapped, attached, found, count: Number(value.readBigUInt64LE(0)), produced };
  process.stdout.write(JSON.stringify({ ...answer, size: view[3][0], record: record.toString('hex'), closed }));
}, Number(process.argv[4]));
