/* Many viewers of one relay, and what they saw.
 *
 * Opens N connections, says the preamble on each (an HTTP request, a Hello, ...), reads and discards. Some read
 * slowly; some read until the measuring begins and then never again, while they go on sending: a program that
 * hangs, not one that ended. Of the others some are sampled: their frames' stamps are looked at.
 *
 * Measuring begins --warm-up seconds after the first data and lasts --seconds; at both ends the use that the
 * given processes make of CPU and memory is read. Says "connected" and "measuring" on standard error when it is
 * so far; the result is one line of JSON.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "basics.h"
#include "process.h"
#include "result.h"
#include "viewer.h"

enum { EVENTS = 256, SAMPLED = 16, CONNECT_GAP_US = 200 };
enum { TURN_MS = 20 }; /* slow viewers read, and everybody's keepalive is looked after, so often */
static const size_t ALL = 1 << 24;
static const double FIRST_DATA_WITHIN_S = 30;

static struct {
    int port, viewers, slow, stopped;
    double rate, warm_up, seconds;
    const char *preamble, *keepalive, *acknowledgement;
    int processes[MAX_PROCESSES], process_count;
} wish = {.viewers = 1, .rate = 300e3, .warm_up = 1.5, .seconds = 5};

static struct viewer *viewers;
static struct result result;
static int epoll;

static void usage(void) {
    fprintf(stderr,
            "usage: viewers --port P [--viewers N] [--slow K --rate BYTES/S] [--stopped K] [--warm-up S] [--seconds S]\n"
            "               [--preamble FILE] [--keepalive FILE: said each second]\n"
            "               [--acknowledgement FILE: said by slow ones after each frame, its number in the last 8 bytes]\n"
            "               [--processes PID,PID...]\n");
    exit(2);
}

static void read_options(int argc, char **argv) {
    static const struct option options[] = {
        {"port", 1, 0, 'p'},     {"viewers", 1, 0, 'n'},  {"slow", 1, 0, 'l'},      {"rate", 1, 0, 'r'},
        {"stopped", 1, 0, 's'},  {"warm-up", 1, 0, 'w'},  {"seconds", 1, 0, 't'},   {"preamble", 1, 0, 'm'},
        {"keepalive", 1, 0, 'k'}, {"acknowledgement", 1, 0, 'a'}, {"processes", 1, 0, 'P'}, {0},
    };
    for (int c; (c = getopt_long(argc, argv, "", options, 0)) != -1;) switch (c) {
            case 'p': wish.port = atoi(optarg); break;
            case 'n': wish.viewers = atoi(optarg); break;
            case 'l': wish.slow = atoi(optarg); break;
            case 'r': wish.rate = atof(optarg); break;
            case 's': wish.stopped = atoi(optarg); break;
            case 'w': wish.warm_up = atof(optarg); break;
            case 't': wish.seconds = atof(optarg); break;
            case 'm': wish.preamble = optarg; break;
            case 'k': wish.keepalive = optarg; break;
            case 'a': wish.acknowledgement = optarg; break;
            case 'P':
                for (char *s = strtok(optarg, ","); s && wish.process_count < MAX_PROCESSES; s = strtok(0, ","))
                    wish.processes[wish.process_count++] = atoi(s);
                break;
            default: usage();
        }
    if (!wish.port || wish.slow + wish.stopped >= wish.viewers) usage();
}

static void listen_for(struct viewer *viewer, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.ptr = viewer};
    if (epoll_ctl(epoll, operation, viewer->fd, &event)) fail("epoll_ctl");
}

/* The odd ones come first, then the fast ones, of which the sampled are spread through the order of connecting. */
static void connect_all(void) {
    size_t preamble_bytes = 0;
    char *preamble = wish.preamble ? read_file(wish.preamble, &preamble_bytes) : NULL;
    static struct reply acknowledgement;
    if (wish.acknowledgement)
        acknowledgement.message = read_file(wish.acknowledgement, &acknowledgement.bytes);
    int fast = wish.viewers - wish.slow - wish.stopped, every = fast > SAMPLED ? fast / SAMPLED : 1;
    for (int i = 0; i < wish.viewers; i++) {
        struct viewer *viewer = &viewers[i];
        viewer->pace = i < wish.stopped ? STOPPED : i < wish.stopped + wish.slow ? SLOW : FAST;
        viewer->fd = connect_to(wish.port);
        if (preamble && send(viewer->fd, preamble, preamble_bytes, MSG_NOSIGNAL) != (ssize_t)preamble_bytes)
            fail("preamble");
        if (viewer->pace == SLOW && wish.acknowledgement) viewer->reply = &acknowledgement;
        int place = i - wish.stopped - wish.slow;
        if (viewer->pace == SLOW || (viewer->pace == FAST && place % every == 0 && place / every < SAMPLED))
            viewer_sample(viewer);
        listen_for(viewer, viewer->pace == SLOW ? EPOLLRDHUP : EPOLLIN, EPOLL_CTL_ADD);
        usleep(CONNECT_GAP_US);
    }
}

/* Everybody sends its keepalive once a second, each at its own time in it. */
static void keep_alive(double seconds_since_start) {
    static char *keepalive;
    static size_t bytes;
    static uint64_t sent;
    if (!wish.keepalive) return;
    if (!keepalive) keepalive = read_file(wish.keepalive, &bytes);
    for (uint64_t due = seconds_since_start * wish.viewers; sent < due; sent++) {
        struct viewer *viewer = &viewers[sent % wish.viewers];
        /* Half a message would end the session in a puzzling way; a relay that reads has room for so few bytes. */
        if (!viewer->closed && send(viewer->fd, keepalive, bytes, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)bytes)
            viewer_close(viewer);
    }
}

static void serve_slow_viewers(double seconds_since_last) {
    for (int i = wish.stopped; i < wish.stopped + wish.slow; i++) {
        struct viewer *viewer = &viewers[i];
        double most = wish.rate / 4;
        viewer->allowance += wish.rate * seconds_since_last;
        if (viewer->allowance > most) viewer->allowance = most;
        for (ssize_t count = 1; count > 0 && viewer->allowance >= 1 && !viewer->closed; viewer->allowance -= count)
            count = viewer_read(viewer, viewer->allowance, &result.latencies);
    }
}

static uint64_t bytes_so_far(void) {
    uint64_t bytes = 0;
    for (int i = 0; i < wish.viewers; i++) bytes += viewers[i].bytes;
    return bytes;
}

/* ---- phases: no data yet, warming up, measuring ---- */
static struct {
    uint64_t start_ns, first_data_ns, from_ns;
    bool over;
} phase;

static void read_usage(struct usage *usage, struct usage *own) {
    for (int i = 0; i < wish.process_count; i++) usage[i] = process_usage(wish.processes[i]);
    *own = process_usage(getpid());
}

static void stop_some(void) {
    for (int i = 0; i < wish.stopped; i++)
        if (!viewers[i].closed) listen_for(&viewers[i], EPOLLRDHUP, EPOLL_CTL_MOD);
}

static void begin_measuring(uint64_t now) {
    phase.from_ns = now;
    for (int i = 0; i < wish.viewers; i++) viewers[i].bytes_before = viewers[i].bytes;
    read_usage(result.before, &result.own_before);
    stop_some();
    result.latencies.measuring = true;
    fprintf(stderr, "measuring\n");
}

/* Returns false when it is over. */
static bool advance(uint64_t now) {
    if (!phase.first_data_ns) {
        if (bytes_so_far() > 8192) phase.first_data_ns = now;
        return now - phase.start_ns < FIRST_DATA_WITHIN_S * 1e9;
    }
    double warm_s = (now - phase.first_data_ns) / 1e9;
    if (!phase.from_ns) {
        if (warm_s >= wish.warm_up) begin_measuring(now);
        return true;
    }
    if (now - phase.from_ns < wish.seconds * 1e9) return true;
    result.seconds = (now - phase.from_ns) / 1e9;
    phase.over = true;
    result.latencies.measuring = false;
    read_usage(result.after, &result.own_after);
    return false;
}

static void serve(void) {
    struct epoll_event events[EVENTS];
    uint64_t last_turn_ns = phase.start_ns = now_ns(CLOCK_MONOTONIC);
    for (bool on = true; on;) {
        int count = epoll_wait(epoll, events, EVENTS, TURN_MS);
        if (count < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < count; i++) {
            struct viewer *viewer = events[i].data.ptr;
            if (viewer->closed) continue;
            if (events[i].events & EPOLLIN)
                viewer_read(viewer, ALL, &result.latencies);
            else
                viewer_close(viewer); /* one that does not read now, and the relay closed it */
        }
        uint64_t now = now_ns(CLOCK_MONOTONIC);
        if (now - last_turn_ns >= TURN_MS * 1000000ull) {
            keep_alive((now - phase.start_ns) / 1e9);
            serve_slow_viewers((now - last_turn_ns) / 1e9);
            last_turn_ns = now;
        }
        on = advance(now);
    }
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    allow_many_descriptors();
    if ((epoll = epoll_create1(EPOLL_CLOEXEC)) < 0) fail("epoll");
    if (!(viewers = calloc(wish.viewers, sizeof *viewers))) fail("memory for viewers");
    connect_all();
    fprintf(stderr, "connected\n");
    serve();
    if (!phase.over) {
        fprintf(stderr, "no data within %.0f seconds\n", FIRST_DATA_WITHIN_S);
        return 1;
    }
    result.viewers = viewers;
    result.viewer_count = wish.viewers;
    result.processes = wish.processes;
    result.process_count = wish.process_count;
    result_print(&result);
    return 0;
}
