#include "result.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static int ascending(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void print_spread(const char *name, uint64_t *values, int count) {
    qsort(values, count, sizeof *values, ascending);
    printf("\"%s\":[%" PRIu64 ",%" PRIu64 ",%" PRIu64 "],", name, values[0], values[count / 2], values[count - 1]);
}

/* By these a relay's sockets for the odd viewers are found. */
static void print_ports(const struct result *result, const char *name, enum pace pace) {
    const char *comma = "";
    printf("\"%s\":[", name);
    for (int i = 0; i < result->viewer_count; i++) {
        const struct viewer *viewer = &result->viewers[i];
        struct sockaddr_in own;
        socklen_t bytes = sizeof own;
        if (viewer->pace != pace || viewer->closed) continue;
        if (getsockname(viewer->fd, (struct sockaddr *)&own, &bytes)) continue;
        printf("%s%d", comma, ntohs(own.sin_port));
        comma = ",";
    }
    printf("],");
}

static void print_viewers(const struct result *result) {
    uint64_t bytes[result->viewer_count], frames[result->viewer_count];
    uint64_t by_pace[PACES] = {0}, slow_frames = 0, missed = 0;
    int closed[PACES] = {0}, fast = 0, sampled = 0;
    for (int i = 0; i < result->viewer_count; i++) {
        const struct viewer *viewer = &result->viewers[i];
        by_pace[viewer->pace] += viewer->bytes - viewer->bytes_before;
        closed[viewer->pace] += viewer->closed;
        if (viewer->pace == SLOW) slow_frames += viewer->frames;
        if (viewer->pace != FAST) continue;
        bytes[fast++] = viewer->bytes - viewer->bytes_before;
        if (!viewer->sampled) continue;
        frames[sampled++] = viewer->frames;
        missed += viewer->missed;
    }
    uint64_t all = by_pace[FAST] + by_pace[SLOW] + by_pace[STOPPED];
    printf("\"bytes\":%" PRIu64 ",\"fast_bytes\":%" PRIu64 ",", all, by_pace[FAST]);
    print_spread("viewer_bytes", bytes, fast);
    print_spread("viewer_frames", frames, sampled);
    printf("\"missed\":%" PRIu64 ",\"slow_frames\":%" PRIu64 ",", missed, slow_frames);
    printf("\"closed\":{\"fast\":%d,\"slow\":%d,\"stopped\":%d},", closed[FAST], closed[SLOW], closed[STOPPED]);
}

static void print_processes(const struct result *result) {
    printf("\"own_cpu\":%.4f,\"processes\":[", result->own_after.cpu_seconds - result->own_before.cpu_seconds);
    for (int i = 0; i < result->process_count; i++) {
        const struct usage *before = &result->before[i], *after = &result->after[i];
        printf("%s{\"pid\":%d,\"cpu\":%.4f,", i ? "," : "", result->processes[i],
               after->cpu_seconds - before->cpu_seconds);
        printf("\"resident_before\":%ld,\"resident\":%ld,\"peak\":%ld,", before->resident_kib, after->resident_kib,
               after->peak_kib);
        printf("\"threads\":%ld,\"descriptors\":%ld}", after->threads, after->descriptors);
    }
    printf("]");
}

void result_print(struct result *result) {
    printf("{\"seconds\":%.3f,", result->seconds);
    print_viewers(result);
    print_ports(result, "slow_ports", SLOW);
    print_ports(result, "stopped_ports", STOPPED);
    samples_print(&result->latencies.kernel, "kernel_ms");
    printf(",");
    samples_print(&result->latencies.application, "application_ms");
    printf(",");
    samples_print(&result->latencies.slow, "slow_ms");
    printf(",");
    print_processes(result);
    printf("}\n");
}
