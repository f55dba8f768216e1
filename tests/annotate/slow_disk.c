/* A slow disk: every fsync takes SLOW_MS longer. Preloaded into annotators.
 *
 * The diary SLOW_DIARY gets a line for each write to a write-ahead log and for the beginning and the
 * end of each fsync of one, with the thread that asked for it; the annotators write into it, too. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_log(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
}

static void note(const char *what) {
    static int diary = -1;
    if (diary < 0) diary = open(getenv("SLOW_DIARY"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    char line[64];
    int length = snprintf(line, sizeof line, "%ld %s\n", (long) syscall(SYS_gettid), what);
    if (syscall(SYS_write, diary, line, length) != length) abort();
}

static int slowly(const char *name, int file) {
    int (*really)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    int log = is_log(file);
    if (log) note("syncs");
    usleep(1000 * atoi(getenv("SLOW_MS")));
    int result = really(file);
    if (log && result == 0) note("synced");
    return result;
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }

#define NOTED(name, offset_type) \
    ssize_t name(int file, const void *bytes, size_t size, offset_type at) { \
        ssize_t (*really)(int, const void *, size_t, offset_type) = \
            (ssize_t (*)(int, const void *, size_t, offset_type)) dlsym(RTLD_NEXT, #name); \
        if (is_log(file)) note("writes"); \
        return really(file, bytes, size, at); \
    }
NOTED(pwrite, off_t)
NOTED(pwrite64, off64_t)

ssize_t write(int file, const void *bytes, size_t size) {
    if (is_log(file)) note("writes");
    return syscall(SYS_write, file, bytes, size);
}
