import { win32 } from 'node:path';
import koffi, { type LibraryHandle } from 'koffi';

/** A library of Windows itself: by its whole path, so that nothing in the current folder is taken for it. */
export function openSystemLibrary(name: string): LibraryHandle {
  return koffi.load(win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name));
}
