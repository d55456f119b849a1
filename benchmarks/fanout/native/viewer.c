#define _GNU_SOURCE
#include "viewer.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "basics.h"

enum { CHUNK_BYTES = 128 << 10 };

void viewer_sample(struct viewer *viewer) {
    int one = 1;
    viewer->sampled = true;
    if (setsockopt(viewer->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one)) fail("SO_TIMESTAMPNS");
}

void viewer_close(struct viewer *viewer) {
    viewer->closed = true;
    close(viewer->fd);
}

static void say_reply(struct viewer *viewer, uint64_t number) {
    const struct reply *reply = viewer->reply;
    uint64_t little = htole64(number);
    memcpy(reply->message + reply->bytes - sizeof little, &little, sizeof little);
    /* A relay that does not read what it is told gets no more of it. */
    if (send(viewer->fd, reply->message, reply->bytes, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)reply->bytes)
        viewer->reply = NULL;
}

static void take_stamp(struct viewer *viewer, struct stamp stamp, uint64_t arrival_ns, struct latencies *to) {
    if (to->measuring && stamp.sent_ns) {
        uint64_t read_ns = now_ns(CLOCK_REALTIME);
        viewer->frames++;
        if (viewer->next_number && stamp.number > viewer->next_number)
            viewer->missed += stamp.number - viewer->next_number;
        samples_add(viewer->pace == SLOW ? &to->slow : &to->application, read_ns - stamp.sent_ns);
        if (viewer->pace == FAST && arrival_ns) samples_add(&to->kernel, arrival_ns - stamp.sent_ns);
    }
    viewer->next_number = stamp.number + 1ull;
    if (viewer->reply) say_reply(viewer, stamp.number);
}

/* Bytes begin with the viewer's rest; a new rest is kept of them. */
static void scan(struct viewer *viewer, char *bytes, size_t count, uint64_t arrival_ns, struct latencies *to) {
    char *from = bytes, *end = bytes + count, *at;
    while ((at = stamp_find(from, end - from)) && end - at >= STAMP_BYTES) {
        take_stamp(viewer, stamp_read(at), arrival_ns, to);
        from = at + STAMP_BYTES;
    }
    size_t magic_cut = STAMP_MAGIC_BYTES - 1;
    size_t left = end - from;
    viewer->rest_bytes = at ? (size_t)(end - at) : left < magic_cut ? left : magic_cut;
    memcpy(viewer->rest, end - viewer->rest_bytes, viewer->rest_bytes);
}

static uint64_t arrival_ns(struct msghdr *message) {
    for (struct cmsghdr *h = CMSG_FIRSTHDR(message); h; h = CMSG_NXTHDR(message, h)) {
        if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec time;
        memcpy(&time, CMSG_DATA(h), sizeof time);
        return time.tv_sec * 1000000000ull + time.tv_nsec;
    }
    return 0;
}

static ssize_t read_and_scan(struct viewer *viewer, size_t at_most, struct latencies *to) {
    static char bytes[STAMP_BYTES + CHUNK_BYTES];
    char control[128];
    memcpy(bytes, viewer->rest, viewer->rest_bytes);
    struct iovec room = {bytes + viewer->rest_bytes, at_most < CHUNK_BYTES ? at_most : CHUNK_BYTES};
    struct msghdr message = {
        .msg_iov = &room,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    ssize_t count = recvmsg(viewer->fd, &message, MSG_DONTWAIT);
    if (count > 0) scan(viewer, bytes, viewer->rest_bytes + count, arrival_ns(&message), to);
    return count;
}

ssize_t viewer_read(struct viewer *viewer, size_t at_most, struct latencies *latencies) {
    /* With MSG_TRUNC the kernel drops a stream's bytes uncopied (tcp(7)): more of the machine for the relay. */
    ssize_t count = viewer->sampled ? read_and_scan(viewer, at_most, latencies)
                                    : recv(viewer->fd, NULL, at_most, MSG_TRUNC | MSG_DONTWAIT);
    if (count > 0) {
        viewer->bytes += count;
        return count;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) viewer_close(viewer);
    return 0;
}
