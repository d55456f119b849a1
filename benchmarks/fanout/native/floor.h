/* The floor: the leanest fan-out relay that we can write, to compare others with. floor.c says how it is used. */
#ifndef FLOOR_H
#define FLOOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PIPE_BYTES = 1 << 20, MAX_FRAME_BYTES = 1 << 20, MAX_THREADS = 16 };

/* With tee, bytes stay in the kernel: spliced into a pipe, duplicated by reference for each viewer. */
extern bool floor_tee;

/* One message with its length prefix, shared by all viewers; goes back to a pool with its last reference. */
struct frame {
    atomic_int references;
    size_t bytes;
    uint8_t *data; /* MAX_FRAME_BYTES; without tee */
    int pipe[2];   /* with tee */
    struct frame *next_free;
};
struct frame *frame_new(void);
struct frame *frame_keep(struct frame *frame);
void frame_release(struct frame *frame);

void open_pipe(int ends[2]);
void close_pipe(int ends[2]);

/* The publisher's bytes. */
extern int publisher_fd; /* -1: nobody publishes */

/* Reads all that is there. Returns the newest whole frame, which the caller owns, or NULL: a relay that has
 * fallen behind leaves out old frames here, before they queue. Closes the publisher when it has gone. */
struct frame *intake_read(void);

struct viewer {
    int fd; /* -1: closed */
    int index;
    struct frame *current, *waiting; /* being written; the newest of those that came meanwhile */
    size_t written;
    int pipe[2]; /* with tee: what did not fit into the socket of the current frame */
    size_t in_pipe;
    struct viewer *next_closed;
};

/* The viewers of one thread. */
struct shard {
    int epoll, wake, handover[2]; /* an eventfd; a pipe of pointers to viewers */
    int count, capacity;
    struct viewer **viewers;
    struct viewer *closed; /* freed when no event of this round can name them any more */
    int scratch[2];        /* with tee: empty between two calls */
    struct frame *_Atomic inbox;
};
void shard_add(struct shard *shard, struct viewer *viewer);
void shard_deliver(struct shard *shard, struct frame *frame);
void shard_free_closed(struct shard *shard);

/* Goes on writing; closes the viewer when its socket is broken. */
void viewer_write(struct shard *shard, struct viewer *viewer);
void viewer_close(struct shard *shard, struct viewer *viewer);

#endif
