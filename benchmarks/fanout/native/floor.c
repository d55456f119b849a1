/* The leanest fan-out relay that we can write: the limit to compare relays with.
 *
 *     floor --publisher-port P --viewer-port V [--tee | --threads T]
 *
 * One publisher sends messages behind a varint length; they are relayed as they came, to every viewer. A viewer
 * that is still being written an older frame gets the newest one after it; those between are left out. The bytes
 * of a frame are shared, never copied for a viewer in user space. With --tee they never come to user space at all:
 * splice() in, tee() and splice() out. With --threads the viewers are spread over so many threads, of which the
 * first also reads. There is no handshake, no ping, no book of anything.
 */
#define _GNU_SOURCE
#include "floor.h"

#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "basics.h"

enum { EVENTS = 512, BACKLOG = 4096 };

bool floor_tee;
static int threads = 1, next_shard, viewer_listener, publisher_listener;
static struct shard shards[MAX_THREADS];
static char of_viewer_listener, of_publisher_listener, of_publisher, of_wake, of_handover; /* whose event it is */

static void listen_for(struct shard *shard, int fd, void *whose) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = whose};
    if (epoll_ctl(shard->epoll, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
}

static int listen_on(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) fail("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, BACKLOG)) fail("listen");
    return fd;
}

static void accept_publisher(struct shard *shard) {
    int fd = accept4(publisher_listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    if (publisher_fd >= 0)
        close(fd);
    else
        listen_for(shard, publisher_fd = fd, &of_publisher);
}

static void accept_viewers(struct shard *shard) {
    for (int fd; (fd = accept4(viewer_listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct viewer *viewer = calloc(1, sizeof *viewer);
        if (!viewer) fail("memory for a viewer");
        viewer->fd = fd;
        struct shard *to = &shards[next_shard++ % threads];
        if (to == shard)
            shard_add(shard, viewer);
        else if (write(to->handover[1], &viewer, sizeof viewer) != sizeof viewer)
            fail("hand over a viewer");
    }
}

static void take_over_viewers(struct shard *shard) {
    for (struct viewer *viewer; read(shard->handover[0], &viewer, sizeof viewer) == sizeof viewer;)
        shard_add(shard, viewer);
}

static void publish(struct shard *shard, struct frame *frame) {
    for (int i = 1; i < threads; i++) {
        struct frame *late = atomic_exchange(&shards[i].inbox, frame_keep(frame));
        if (late)
            frame_release(late); /* its thread was woken for that one and will find this one */
        else
            eventfd_write(shards[i].wake, 1);
    }
    shard_deliver(shard, frame);
    frame_release(frame);
}

static void take_from_inbox(struct shard *shard) {
    eventfd_t times;
    eventfd_read(shard->wake, &times);
    struct frame *frame = atomic_exchange(&shard->inbox, NULL);
    if (!frame) return;
    shard_deliver(shard, frame);
    frame_release(frame);
}

static void serve_viewer(struct shard *shard, struct viewer *viewer, uint32_t events) {
    char said[4096];
    if (viewer->fd < 0) return;
    if (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) {
        viewer_close(shard, viewer);
        return;
    }
    if (events & EPOLLIN)
        while (recv(viewer->fd, said, sizeof said, MSG_DONTWAIT) > 0) continue;
    if (events & EPOLLOUT) viewer_write(shard, viewer);
}

static void *serve(void *argument) {
    struct shard *shard = argument;
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(shard->epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            void *whose = events[i].data.ptr;
            if (whose == &of_publisher) {
                struct frame *frame = intake_read();
                if (frame) publish(shard, frame);
            } else if (whose == &of_publisher_listener)
                accept_publisher(shard);
            else if (whose == &of_viewer_listener)
                accept_viewers(shard);
            else if (whose == &of_handover)
                take_over_viewers(shard);
            else if (whose == &of_wake)
                take_from_inbox(shard);
            else
                serve_viewer(shard, whose, events[i].events);
        }
        shard_free_closed(shard);
    }
    return NULL;
}

static void open_shard(struct shard *shard) {
    if ((shard->epoll = epoll_create1(EPOLL_CLOEXEC)) < 0) fail("epoll");
    if ((shard->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) < 0) fail("eventfd");
    open_pipe(shard->handover);
    if (floor_tee) open_pipe(shard->scratch);
    listen_for(shard, shard->wake, &of_wake);
    listen_for(shard, shard->handover[0], &of_handover);
}

static void usage(void) {
    fprintf(stderr, "usage: floor --publisher-port P --viewer-port V [--tee | --threads 1-%d]\n", MAX_THREADS);
    exit(2);
}

int main(int argc, char **argv) {
    int publisher_port = 0, viewer_port = 0;
    static const struct option options[] = {
        {"publisher-port", 1, 0, 'p'}, {"viewer-port", 1, 0, 'v'}, {"tee", 0, 0, 't'}, {"threads", 1, 0, 'n'}, {0},
    };
    for (int c; (c = getopt_long(argc, argv, "", options, 0)) != -1;) switch (c) {
            case 'p': publisher_port = atoi(optarg); break;
            case 'v': viewer_port = atoi(optarg); break;
            case 't': floor_tee = true; break;
            case 'n': threads = atoi(optarg); break;
            default: usage();
        }
    if (!publisher_port || !viewer_port || threads < 1 || threads > MAX_THREADS || (floor_tee && threads > 1)) usage();
    signal(SIGPIPE, SIG_IGN);
    allow_many_descriptors();
    for (int i = 0; i < threads; i++) open_shard(&shards[i]);
    publisher_listener = listen_on(publisher_port);
    viewer_listener = listen_on(viewer_port);
    listen_for(&shards[0], publisher_listener, &of_publisher_listener);
    listen_for(&shards[0], viewer_listener, &of_viewer_listener);
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, 0, serve, &shards[i])) fail("thread");
    }
    serve(&shards[0]);
}
