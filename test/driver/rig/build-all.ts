import build from './build.ts';

/** npm run driver:emu: the driver in all variants of driver/emu/build.sh, and the .sys. */
build();
