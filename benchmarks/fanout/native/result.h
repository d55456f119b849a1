/* What the viewers saw while measuring, as one line of JSON. */
#ifndef RESULT_H
#define RESULT_H

#include "process.h"
#include "viewer.h"

enum { MAX_PROCESSES = 16 };

struct result {
    const struct viewer *viewers;
    int viewer_count;
    double seconds; /* how long the measuring lasted */
    struct latencies latencies;
    const int *processes;
    int process_count;
    struct usage before[MAX_PROCESSES], after[MAX_PROCESSES], own_before, own_after;
};

void result_print(struct result *result);

#endif
