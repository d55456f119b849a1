/* The stamp that every measured frame carries near its end, so that an age is that of the whole frame:
 *     "FCSTAMP:" + 16 hex digits, CLOCK_REALTIME in ns when it was sent + 8 hex digits, the frame's number
 */
#ifndef STAMP_H
#define STAMP_H

#include <stddef.h>
#include <stdint.h>

#define STAMP_MAGIC "FCSTAMP:"
enum { STAMP_MAGIC_BYTES = 8, STAMP_BYTES = 32 };

struct stamp {
    uint64_t sent_ns;
    uint32_t number;
};

/* Where a stamp begins, or NULL; it may be cut off by the end. */
char *stamp_find(const char *from, size_t bytes);
struct stamp stamp_read(const char *at);
void stamp_write(char *at, struct stamp stamp);

#endif
