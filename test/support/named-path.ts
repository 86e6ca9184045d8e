import type { ByteString } from './byte-string.ts';

/**
 * What fsbpf calls a file that a system call names: the name behind the directory it starts from, without what means
 * nothing: empty components, ".", a slash at the end, and ".." in front, which leads to the parent of that directory.
 * Further back, ".." may follow a symbolic link, and stays.
 * @param directory without symbolic links, as /proc shows it
 */
export function namedPath(directory: ByteString, name: ByteString): ByteString {
  const components = name.split('/').filter((component) => component !== '' && component !== '.');
  const start = name.startsWith('/') ? [] : directory.split('/').filter((component) => component !== '');
  while (components[0] === '..') {
    components.shift();
    start.pop();
  }
  return `/${[...start, ...components].join('/')}`;
}
