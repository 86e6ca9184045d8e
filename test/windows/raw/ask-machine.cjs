// Run by Windows' Node: asks the machine for the states that fsbpf tells about, and prints the answers as JSON.
const koffi = require('koffi');

const [services, ntdll, kernel, filters, api] = ['advapi32', 'ntdll', 'kernel32', 'fltlib', 'ebpfapi'].map((name) =>
  koffi.load(`${name}.dll`),
);
const openManager = services.func('intptr_t OpenSCManagerW(void *, void *, uint32_t)');
const openService = services.func('intptr_t OpenServiceW(intptr_t, str16, uint32_t)');
const queryService = services.func('int QueryServiceStatusEx(intptr_t, int, void *, uint32_t, _Out_ uint32_t *)');
const lastError = kernel.func('uint32_t GetLastError()');
const openToken = services.func('int OpenProcessToken(intptr_t, uint32_t, _Out_ intptr_t *)');
const askToken = services.func('int GetTokenInformation(intptr_t, int, _Out_ uint32_t *, uint32_t, _Out_ uint32_t *)');
const askSystem = ntdll.func('uint32_t NtQuerySystemInformation(int, _Inout_ uint32_t *, uint32_t, _Out_ uint32_t *)');
const connect = filters.func(
  'uint32_t FilterConnectCommunicationPort(str16, uint32_t, void *, uint16_t, void *, _Out_ intptr_t *)',
);
const loadProgram = api.func('int bpf_prog_load(int, const char *, const char *, void *, size_t, void *)');

function serviceState(name) {
  const service = openService(openManager(null, null, 1), name, 4);
  if (BigInt(service) === 0n) return -lastError();
  const status = Buffer.alloc(36);
  return queryService(service, 0, status, 36, [0]) === 0 ? -lastError() : status.readUInt32LE(4);
}

const [token, elevated, integrity] = [[0], [0], koffi.alloc('uint32_t', 2)];
openToken(-1, 8, token);
askToken(token[0], 20, elevated, 4, [0]);
koffi.encode(integrity, 'uint32_t', 8);
askSystem(103, integrity, 8, [0]);
const exit = Buffer.from('b7000000000000009500000000000000', 'hex');
const answer = {
  eBPFSvc: serviceState('eBPFSvc'),
  eBPFCore: serviceState('ebpfcore'),
  fsbpf: serviceState('fsbpf'),
  elevated: elevated[0],
  integrity: koffi.decode(integrity, 4, 'uint32_t'),
  port: connect('\\FsbpfPort', 0, null, 0, null, [0]),
  program: loadProgram(0x4642, 'probe', null, exit, 2, null),
};
process.stdout.write(JSON.stringify(answer));
