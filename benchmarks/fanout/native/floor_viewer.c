#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "basics.h"
#include "floor.h"

void shard_add(struct shard *shard, struct viewer *viewer) {
    if (shard->count == shard->capacity) {
        shard->capacity = shard->capacity ? shard->capacity * 2 : 64;
        shard->viewers = realloc(shard->viewers, shard->capacity * sizeof *shard->viewers);
        if (!shard->viewers) fail("memory for viewers");
    }
    viewer->index = shard->count;
    shard->viewers[shard->count++] = viewer;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = viewer};
    if (epoll_ctl(shard->epoll, EPOLL_CTL_ADD, viewer->fd, &event)) fail("epoll_ctl");
}

void viewer_close(struct shard *shard, struct viewer *viewer) {
    if (viewer->current) frame_release(viewer->current);
    if (viewer->waiting) frame_release(viewer->waiting);
    if (viewer->in_pipe) close_pipe(viewer->pipe);
    close(viewer->fd);
    viewer->fd = -1;
    struct viewer *last = shard->viewers[--shard->count];
    shard->viewers[last->index = viewer->index] = last;
    viewer->next_closed = shard->closed;
    shard->closed = viewer;
}

void shard_free_closed(struct shard *shard) {
    while (shard->closed) {
        struct viewer *viewer = shard->closed;
        shard->closed = viewer->next_closed;
        free(viewer);
    }
}

/* Duplicates the references to a frame's pages into a pipe and moves them on to the socket. What does not fit
 * stays in the pipe, which is the viewer's own until it is empty. */
static ssize_t tee_to_socket(struct shard *shard, struct viewer *viewer, struct frame *frame) {
    bool own = viewer->in_pipe;
    int *from = own ? viewer->pipe : shard->scratch;
    if (!own) {
        ssize_t count = tee(frame->pipe[0], from[1], frame->bytes, SPLICE_F_NONBLOCK);
        if (count != (ssize_t)frame->bytes) fail("tee");
        viewer->in_pipe = count;
    }
    ssize_t moved = 0, count = 0;
    while (viewer->in_pipe && (count = splice(from[0], 0, viewer->fd, 0, viewer->in_pipe, SPLICE_F_NONBLOCK)) > 0) {
        viewer->in_pipe -= count;
        moved += count;
    }
    if (viewer->in_pipe && !own) {
        viewer->pipe[0] = from[0];
        viewer->pipe[1] = from[1];
        open_pipe(shard->scratch);
    }
    if (!viewer->in_pipe && own) close_pipe(viewer->pipe);
    return moved ? moved : count;
}

static ssize_t write_some(struct shard *shard, struct viewer *viewer, struct frame *frame) {
    if (floor_tee) return tee_to_socket(shard, viewer, frame);
    return send(viewer->fd, frame->data + viewer->written, frame->bytes - viewer->written, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void viewer_write(struct shard *shard, struct viewer *viewer) {
    while (viewer->current) {
        ssize_t count = write_some(shard, viewer, viewer->current);
        if (count < 0) {
            if (errno != EAGAIN) viewer_close(shard, viewer);
            return;
        }
        viewer->written += count;
        if (viewer->written < viewer->current->bytes) continue;
        frame_release(viewer->current);
        viewer->current = viewer->waiting;
        viewer->waiting = NULL;
        viewer->written = 0;
    }
}

void shard_deliver(struct shard *shard, struct frame *frame) {
    for (int i = shard->count - 1; i >= 0; i--) { /* downwards: who is closed here is replaced by the last */
        struct viewer *viewer = shard->viewers[i];
        if (viewer->current) {
            if (viewer->waiting) frame_release(viewer->waiting);
            viewer->waiting = frame_keep(frame);
            continue;
        }
        ssize_t count = write_some(shard, viewer, frame);
        if (count == (ssize_t)frame->bytes) continue; /* mostly so, and then no reference was needed */
        if (count < 0 && errno != EAGAIN) {
            viewer_close(shard, viewer);
            continue;
        }
        viewer->current = frame_keep(frame);
        viewer->written = count < 0 ? 0 : count;
        viewer_write(shard, viewer);
    }
}
