// Loaded by Windows' Node before fsbpf: what koffi binds from now on, the double may answer (driver/double/stand-ins.c).
const koffi = require('koffi');

const standIn = koffi.load('fsbpf-kernel.dll').func('int double_stand_in(const char *module)');
if (standIn('koffi.node') === 0) throw new Error('GetProcAddress is not where koffi.node imports it');
