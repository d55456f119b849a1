#define _GNU_SOURCE
#include "stamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *stamp_find(const char *from, size_t bytes) {
    return memmem(from, bytes, STAMP_MAGIC, STAMP_MAGIC_BYTES);
}

struct stamp stamp_read(const char *at) {
    char time[17] = {0}, number[9] = {0};
    memcpy(time, at + STAMP_MAGIC_BYTES, 16);
    memcpy(number, at + STAMP_MAGIC_BYTES + 16, 8);
    return (struct stamp){strtoull(time, 0, 16), strtoul(number, 0, 16)};
}

void stamp_write(char *at, struct stamp stamp) {
    char digits[25];
    snprintf(digits, sizeof digits, "%016" PRIx64 "%08" PRIx32, stamp.sent_ns, stamp.number);
    memcpy(at + STAMP_MAGIC_BYTES, digits, 24);
}
