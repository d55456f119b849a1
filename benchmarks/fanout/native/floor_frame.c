#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "basics.h"
#include "floor.h"

static struct frame *pool;
static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;

void open_pipe(int ends[2]) {
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC)) fail("pipe");
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* for others than root there may be less, which small frames fit */
}

void close_pipe(int ends[2]) {
    close(ends[0]);
    close(ends[1]);
}

struct frame *frame_new(void) {
    pthread_mutex_lock(&pool_lock);
    struct frame *frame = pool;
    if (frame) pool = frame->next_free;
    pthread_mutex_unlock(&pool_lock);
    if (!frame) {
        frame = calloc(1, sizeof *frame);
        if (!frame || (!floor_tee && !(frame->data = aligned_alloc(4096, MAX_FRAME_BYTES)))) fail("memory for a frame");
    }
    frame->references = 1;
    frame->bytes = 0;
    if (floor_tee) open_pipe(frame->pipe);
    return frame;
}

struct frame *frame_keep(struct frame *frame) {
    atomic_fetch_add_explicit(&frame->references, 1, memory_order_relaxed);
    return frame;
}

void frame_release(struct frame *frame) {
    if (atomic_fetch_sub_explicit(&frame->references, 1, memory_order_acq_rel) != 1) return;
    if (floor_tee) close_pipe(frame->pipe);
    pthread_mutex_lock(&pool_lock);
    frame->next_free = pool;
    pool = frame;
    pthread_mutex_unlock(&pool_lock);
}
