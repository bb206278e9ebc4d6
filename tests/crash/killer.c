/* Kills a process at one of its file operations; loaded by LD_PRELOAD.

   CRASH_UNDER  the folder whose operations count; nothing happens without it
   CRASH_LOG    each counted operation is told here, one line: leader|member process operation path; "killed" at last
   CRASH_AT     before its operation of this number (from 1) the process is killed; half of what it writes is written
   CRASH_WHO    leader or member: of the process group, which process
   CRASH_WHOLE  set: the whole process group is killed
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int counted;

static int ours(const char *path) {
    const char *under = getenv("CRASH_UNDER");
    char whole[PATH_MAX * 2], here[PATH_MAX];
    if (!under) return 0;
    if (path[0] != '/' && getcwd(here, sizeof here)) {
        snprintf(whole, sizeof whole, "%s/%s", here, path);
        path = whole;
    }
    return !strncmp(path, under, strlen(under));
}

/* Counts an operation on path; dies if it is the one. half, if any, is first written to fd. */
static void operation(const char *name, const char *path, int fd, const void *half, size_t size) {
    if (!ours(path)) return;
    const char *log = getenv("CRASH_LOG"), *at = getenv("CRASH_AT"), *who = getenv("CRASH_WHO");
    const char *role = getpid() == getpgrp() ? "leader" : "member";
    int number = atomic_fetch_add(&counted, 1) + 1;
    int last = at && number == atoi(at) && (!who || !strcmp(who, role));
    if (log) {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%s %d %s%s %s\n", role, getpid(), last ? "killed-" : "", name, path);
        long out = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        syscall(SYS_write, out, line, length);
        syscall(SYS_close, out);
    }
    if (!last) return;
    if (size > 1) syscall(SYS_write, fd, half, size / 2);
    kill(getenv("CRASH_WHOLE") ? 0 : getpid(), SIGKILL);
    for (;;) pause();
}

static void descriptor(const char *name, int fd, const void *half, size_t size) {
    char link[64], path[PATH_MAX];
    if (!getenv("CRASH_UNDER")) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length <= 0 || path[0] != '/') return;
    path[length] = 0;
    operation(name, path, fd, half, size);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_PATH(name, path, parameters, arguments)          \
    int name parameters {                                   \
        operation(#name, path, -1, 0, 0);                   \
        return REAL(name) arguments;                        \
    }
#define ON_DESCRIPTOR(result, name, fd, data, size, parameters, arguments) \
    result name parameters {                                               \
        descriptor(#name, fd, data, size);                                 \
        return REAL(name) arguments;                                       \
    }
#define OPENS(name)                                                                      \
    int name(const char *path, int flags, ...) {                                         \
        va_list rest;                                                                    \
        va_start(rest, flags);                                                           \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;        \
        va_end(rest);                                                                    \
        if (flags & (O_WRONLY | O_RDWR | O_CREAT)) operation(#name, path, -1, 0, 0);     \
        return REAL(name)(path, flags, mode);                                            \
    }

OPENS(open)
OPENS(open64)
ON_PATH(rename, to, (const char *from, const char *to), (from, to))
ON_PATH(renameat, to, (int a, const char *from, int b, const char *to), (a, from, b, to))
ON_PATH(link, to, (const char *from, const char *to), (from, to))
ON_PATH(linkat, to, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
ON_PATH(unlink, path, (const char *path), (path))
ON_PATH(unlinkat, path, (int fd, const char *path, int flags), (fd, path, flags))
ON_PATH(mkdir, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(rmdir, path, (const char *path), (path))
ON_DESCRIPTOR(int, fsync, fd, 0, 0, (int fd), (fd))
ON_DESCRIPTOR(int, fdatasync, fd, 0, 0, (int fd), (fd))
ON_DESCRIPTOR(ssize_t, write, fd, data, size, (int fd, const void *data, size_t size), (fd, data, size))
ON_DESCRIPTOR(ssize_t, pwrite64, fd, 0, 0, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
