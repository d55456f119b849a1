/* One viewer: a connection that reads a relay's bytes and looks for stamps in them. */
#ifndef VIEWER_H
#define VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "samples.h"
#include "stamp.h"

/* What a viewer says when it has a frame; the frame's number, as fixed64, is its end. */
struct reply {
    char *message;
    size_t bytes;
};

enum pace { FAST, SLOW, STOPPED, PACES };

struct viewer {
    int fd;
    enum pace pace;
    bool sampled; /* its frames are looked at; the others' bytes are dropped in the kernel, uncopied */
    bool closed;
    uint64_t bytes, bytes_before; /* in all, and when the measuring began */
    uint64_t frames, missed;      /* while measuring: stamps seen, numbers left out between them */
    uint64_t next_number;         /* after the newest stamp; 0 before the first */
    double allowance;             /* bytes that a slow viewer may read now */
    const struct reply *reply; /* NULL: it says nothing about the frames it gets */
    char rest[STAMP_BYTES];       /* the end of what was read: a stamp may be cut in two */
    size_t rest_bytes;
};

/* Latencies while measuring: at the kernel's arrival of the frame's last bytes, which is the relay's own
 * share, and when this program has read them, which holds its own queueing too. */
struct latencies {
    bool measuring;
    struct samples kernel, application, slow;
};

/* Asks the kernel for the time of each arrival. */
void viewer_sample(struct viewer *viewer);

/* Reads what is there, at most so many bytes; how many it read, 0 when nothing was there or it was closed. */
ssize_t viewer_read(struct viewer *viewer, size_t at_most, struct latencies *latencies);

void viewer_close(struct viewer *viewer);

#endif
