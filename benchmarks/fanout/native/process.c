#define _GNU_SOURCE
#include "process.h"

#include <dirent.h>
#include <stdio.h>
#include <time.h>

#include "basics.h"

static long count_descriptors(int pid) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/fd", pid);
    DIR *folder = opendir(name);
    if (!folder) return 0;
    long entries = 0;
    while (readdir(folder)) entries++;
    closedir(folder);
    return entries - 2; /* "." and ".." */
}

struct usage process_usage(int pid) {
    struct usage usage = {0};
    char name[64], line[256];
    clockid_t clock;
    if (!clock_getcpuclockid(pid, &clock)) usage.cpu_seconds = now_ns(clock) / 1e9;
    snprintf(name, sizeof name, "/proc/%d/status", pid);
    FILE *status = fopen(name, "r");
    if (!status) return usage;
    while (fgets(line, sizeof line, status)) {
        sscanf(line, "VmRSS: %ld", &usage.resident_kib);
        sscanf(line, "VmHWM: %ld", &usage.peak_kib);
        sscanf(line, "Threads: %ld", &usage.threads);
    }
    fclose(status);
    usage.descriptors = count_descriptors(pid);
    return usage;
}
