#include "samples.h"

#include <stdio.h>
#include <stdlib.h>

#include "basics.h"

void samples_add(struct samples *samples, int64_t ns) {
    if (samples->count == samples->capacity) {
        samples->capacity = samples->capacity ? samples->capacity * 2 : 65536;
        samples->us = realloc(samples->us, samples->capacity * sizeof *samples->us);
        if (!samples->us) fail("memory for samples");
    }
    int64_t us = ns < 0 ? 0 : ns / 1000;
    samples->us[samples->count++] = us > UINT32_MAX ? UINT32_MAX : us;
}

static int ascending(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_quantile(const struct samples *samples, const char *name, double share) {
    if (samples->count)
        printf(",\"%s\":%.3f", name, samples->us[(size_t)((samples->count - 1) * share)] / 1000.0);
    else
        printf(",\"%s\":null", name);
}

void samples_print(struct samples *samples, const char *name) {
    if (samples->count) qsort(samples->us, samples->count, sizeof *samples->us, ascending);
    printf("\"%s\":{\"n\":%zu", name, samples->count);
    print_quantile(samples, "p50", 0.5);
    print_quantile(samples, "p90", 0.9);
    print_quantile(samples, "p99", 0.99);
    print_quantile(samples, "max", 1);
    printf("}");
}
