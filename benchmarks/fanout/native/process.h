/* What a process has used, from /proc. */
#ifndef PROCESS_H
#define PROCESS_H

struct usage {
    double cpu_seconds; /* user and system time of all its threads, ended ones too */
    long resident_kib, peak_kib, threads, descriptors;
};

/* All zero when the process has ended. */
struct usage process_usage(int pid);

#endif
