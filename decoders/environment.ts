/** C's name for what a program calls when it cannot go on; here, a trap like those of the machine. */
function stop(): never {
	throw new Error('The compiled code stopped');
}

/** What a file operation answers: no such file. A library that is given memory opens none. */
const BAD_FILE = 8;

/** What the calls of a file system answer here: no such file. */
const NO_SUCH_FILE = -44;

const fileSystemCalls = [
	...['faccessat', 'fcntl64', 'fstat64', 'getdents64', 'lstat64', 'newfstatat', 'openat'],
	...['renameat', 'rmdir', 'stat64', 'unlinkat'],
];

/** Functions by the names of C, as compiled code calls them: all arguments are numbers. */
export type Environment = Record<string, (...values: number[]) => unknown>;

/**
 * What compiled C libraries ask of the system around them. They decode from memory into memory: they
 * have no files, no timers and no console here, and memory that does not grow by request.
 *
 * Ref: emscripten's src/lib/libcore.js, libsyscall.js and libwasi.js for the meaning of each name; WASI
 * preview 1, `errno`, for the answers of file operations
 */
export const environment: Environment = {
	abort_js: stop,
	assert_fail: stop,
	proc_exit: stop,
	setitimer_js: stop,
	emscripten_runtime_keepalive_clear: () => {},
	emscripten_notify_memory_growth: () => {},
	/** 0 means no: malloc then returns no memory. */
	emscripten_resize_heap: () => 0,
	emscripten_math_atan: Math.atan,
	emscripten_math_cos: Math.cos,
	emscripten_math_exp: Math.exp,
	emscripten_math_log: Math.log,
	emscripten_math_pow: Math.pow,
	emscripten_math_sin: Math.sin,
	// Nothing that is decoded here has a date, and no time is measured.
	emscripten_date_now: () => 0,
	emscripten_get_now: () => 0,
	emscripten_get_now_is_monotonic: () => 1,
	gmtime_js: stop,
	tzset_js: stop,
	strftime_l: stop,
	environ_get: () => BAD_FILE,
	environ_sizes_get: () => BAD_FILE,
	...Object.fromEntries(fileSystemCalls.map((name) => [`syscall_${name}`, () => NO_SUCH_FILE])),
	fd_close: () => BAD_FILE,
	fd_fdstat_get: () => BAD_FILE,
	fd_read: () => BAD_FILE,
	fd_seek: () => BAD_FILE,
	fd_write: () => BAD_FILE,
	INT123_compat_close: () => -1,
};
