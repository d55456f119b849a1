#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "floor.h"

int publisher_fd = -1;

static struct frame *filling; /* NULL: nothing of the next frame is there yet */
static size_t have, want;     /* bytes in it; its whole length, 0 while that is not known */

/* The length of a message with its varint prefix; 0 when the prefix is not whole. */
static size_t whole_length(const uint8_t *bytes, size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count && i < 5; i++) {
        length |= (size_t)(bytes[i] & 127) << (7 * i);
        if (bytes[i] < 128) return length + i + 1;
    }
    return 0;
}

static bool too_large(void) {
    if (want <= MAX_FRAME_BYTES) return false;
    fprintf(stderr, "floor: a frame of %zu bytes; the most is %d\n", want, MAX_FRAME_BYTES);
    return true;
}

static void take_newest(struct frame **newest, struct frame *frame) {
    if (*newest) frame_release(*newest);
    *newest = frame;
}

/* Both return like read(): above 0 when there may be more, 0 when the publisher has gone, -1 with errno. */
static ssize_t read_copying(struct frame **newest) {
    if (!filling) filling = frame_new();
    ssize_t count = recv(publisher_fd, filling->data + have, MAX_FRAME_BYTES - have, MSG_DONTWAIT);
    if (count <= 0) return count;
    have += count;
    while (have && (want || (want = whole_length(filling->data, have)))) {
        if (too_large()) return 0;
        if (have < want) break;
        struct frame *whole = filling;
        have -= want;
        filling = frame_new();
        memcpy(filling->data, whole->data + want, have);
        whole->bytes = want;
        want = 0;
        take_newest(newest, whole);
    }
    return count;
}

static ssize_t read_splicing(struct frame **newest) {
    if (!want) {
        uint8_t prefix[5];
        ssize_t count = recv(publisher_fd, prefix, sizeof prefix, MSG_PEEK | MSG_DONTWAIT);
        if (count <= 0) return count;
        if (!(want = whole_length(prefix, count))) {
            errno = EAGAIN;
            return -1;
        }
        if (too_large()) return 0;
        filling = frame_new();
    }
    ssize_t count = splice(publisher_fd, 0, filling->pipe[1], 0, want - have, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
    if (count <= 0) return count;
    have += count;
    if (have == want) {
        filling->bytes = want;
        take_newest(newest, filling);
        filling = NULL;
        have = want = 0;
    }
    return count;
}

struct frame *intake_read(void) {
    struct frame *newest = NULL;
    ssize_t count;
    do count = floor_tee ? read_splicing(&newest) : read_copying(&newest);
    while (count > 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return newest;
    close(publisher_fd);
    publisher_fd = -1;
    have = want = 0;
    if (filling) frame_release(filling);
    filling = NULL;
    return newest;
}
