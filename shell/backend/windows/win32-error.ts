/** What GetLastError, the registry's functions and (in their lower half) HRESULTs answer, as far as fsbpf meets it. */
export const win32Error = {
  fileNotFound: 2,
  pathNotFound: 3,
  accessDenied: 5,
  moreData: 234,
  noMoreItems: 259,
  serviceAlreadyRunning: 1056,
  serviceDoesNotExist: 1060,
  serviceNotActive: 1062,
  serviceMarkedForDelete: 1072,
} as const;

interface Described {
  readonly name: string;
  readonly meaning: string;
}

const described: Readonly<Record<number, Described>> = {
  2: { name: 'ERROR_FILE_NOT_FOUND', meaning: 'there is no such file or name' },
  3: { name: 'ERROR_PATH_NOT_FOUND', meaning: 'there is no such folder' },
  5: { name: 'ERROR_ACCESS_DENIED', meaning: 'access is denied' },
  13: { name: 'ERROR_INVALID_DATA', meaning: 'the data is not what it should be' },
  31: { name: 'ERROR_GEN_FAILURE', meaning: 'the device or driver does not work' },
  50: { name: 'ERROR_NOT_SUPPORTED', meaning: 'this is not supported here' },
  87: { name: 'ERROR_INVALID_PARAMETER', meaning: 'a parameter is wrong' },
  183: { name: 'ERROR_ALREADY_EXISTS', meaning: 'it exists already' },
  577: { name: 'ERROR_INVALID_IMAGE_HASH', meaning: "the driver's signature is not accepted" },
  1051: { name: 'ERROR_DEPENDENT_SERVICES_RUNNING', meaning: 'services that depend on it are running' },
  1052: { name: 'ERROR_INVALID_SERVICE_CONTROL', meaning: 'it can not be told so now' },
  1056: { name: 'ERROR_SERVICE_ALREADY_RUNNING', meaning: 'it is running already' },
  1058: { name: 'ERROR_SERVICE_DISABLED', meaning: 'the service is disabled' },
  1060: { name: 'ERROR_SERVICE_DOES_NOT_EXIST', meaning: 'there is no such service' },
  1062: { name: 'ERROR_SERVICE_NOT_ACTIVE', meaning: 'it is not running' },
  1068: { name: 'ERROR_SERVICE_DEPENDENCY_FAIL', meaning: 'a service that it needs did not start' },
  1072: { name: 'ERROR_SERVICE_MARKED_FOR_DELETE', meaning: 'it is to be removed when the last user lets go of it' },
  1275: { name: 'ERROR_DRIVER_BLOCKED', meaning: 'Windows keeps the driver from loading' },
  0x800b0100: { name: 'TRUST_E_NOSIGNATURE', meaning: 'there is no signature' },
  0x800b0109: { name: 'CERT_E_UNTRUSTEDROOT', meaning: 'the certificate does not end in a root that is trusted here' },
  0xe000022f: { name: 'ERROR_NO_CATALOG_FOR_OEM_INF', meaning: 'the INF has no catalog with a signature' },
  0xe0000235: { name: 'ERROR_IN_WOW64', meaning: "this Node.js is built for another processor than Windows' own" },
  0xe0000240: { name: 'ERROR_AUTHENTICODE_DISALLOWED', meaning: 'this signature is not allowed' },
  0xe0000242: {
    name: 'ERROR_AUTHENTICODE_TRUST_NOT_ESTABLISHED',
    meaning: 'nobody said that the publisher is trusted',
  },
  0xe0000243: { name: 'ERROR_AUTHENTICODE_PUBLISHER_NOT_TRUSTED', meaning: 'the publisher is not trusted' },
};

/** "ERROR_ACCESS_DENIED: access is denied". */
export function win32Text(code: number): string {
  const { name, meaning } = described[code >>> 0] ?? { name: `error ${code >>> 0}`, meaning: 'see net helpmsg' };
  return `${name}: ${meaning}`;
}

const facilityWin32 = 0x8007;

/** The code of an error of Windows that an HRESULT carries; others are left as they are. */
export function win32Code(hresult: number): number {
  const bits = hresult >>> 0;
  return bits >>> 16 === facilityWin32 ? bits & 0xffff : bits;
}
