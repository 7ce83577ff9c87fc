/* Lets the n-th write, synchronisation or cut of a case's file fail, or end the process there. Loaded with LD_PRELOAD.
   arm(kind, n, how): kind 'w' write, 's' synchronise, 't' truncate; how: an errno, or -1 for SIGKILL; once: only that call fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int armed, kind, left, how, once;
static long seen;

void arm(int of_kind, int n, int error, int only_once) { kind = of_kind; left = n; how = error; once = only_once; seen = 0; armed = 1; }
long disarm(void) { armed = 0; return seen; }

static int is_case(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return strstr(path, ".sqlite") != NULL && strstr(path, "-shm") == NULL;
}

static int fails(int of_kind, int fd) {
    if (!armed || of_kind != kind || !is_case(fd)) return 0;
    seen++;
    if (seen < left || (once && seen > left)) return 0;
    if (how < 0) kill(getpid(), SIGKILL);
    errno = how;
    return 1;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
ssize_t write(int fd, const void *data, size_t size) { REAL(write); return fails('w', fd) ? -1 : real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { REAL(pwrite); return fails('w', fd) ? -1 : real(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { REAL(pwrite64); return fails('w', fd) ? -1 : real(fd, data, size, at); }
int fsync(int fd) { REAL(fsync); return fails('s', fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fails('s', fd) ? -1 : real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return fails('t', fd) ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return fails('t', fd) ? -1 : real(fd, size); }
