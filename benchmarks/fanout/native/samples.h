/* Latencies of one kind, all kept: percentiles are exact. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>

struct samples {
    uint32_t *us;
    size_t count, capacity;
};

/* What a clock that was set back makes negative counts as 0. */
void samples_add(struct samples *samples, int64_t ns);

/* Writes "name":{"n":..,"p50":..,"p90":..,"p99":..,"max":..} in milliseconds, null where there is none. */
void samples_print(struct samples *samples, const char *name);

#endif
