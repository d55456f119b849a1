/* A publisher: sends one message again and again at a given rate, as a camera would.
 *
 * Before each sending the stamp in the message is renewed, and where they are given the two fixed64 fields that
 * hold a frame's number and its capture time. A relay that takes the frames too slowly makes it leave some out,
 * as a camera whose newest picture wins; their numbers are left out, too. What the relay says is read and
 * discarded. The result is one line of JSON, at SIGTERM or after --seconds.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "basics.h"
#include "stamp.h"

static struct {
    int port;
    double fps, seconds;
    const char *preamble, *message, *keepalive;
    long number_at, capture_us_at; /* offsets in the message; negative: not there */
} wish = {.fps = 30, .seconds = 60, .number_at = -1, .capture_us_at = -1};

static volatile sig_atomic_t stop;

static void on_signal(int signal) {
    (void)signal;
    stop = 1;
}

static void usage(void) {
    fprintf(stderr, "usage: publisher --port P --message FILE [--fps F] [--seconds S] [--preamble FILE]\n"
                    "                 [--keepalive FILE] [--number-at OFFSET] [--capture-us-at OFFSET]\n");
    exit(2);
}

static void read_options(int argc, char **argv) {
    static const struct option options[] = {
        {"port", 1, 0, 'p'},      {"message", 1, 0, 'M'},   {"fps", 1, 0, 'f'},           {"seconds", 1, 0, 't'},
        {"preamble", 1, 0, 'm'},  {"keepalive", 1, 0, 'k'}, {"number-at", 1, 0, 'n'},     {"capture-us-at", 1, 0, 'c'},
        {0},
    };
    for (int c; (c = getopt_long(argc, argv, "", options, 0)) != -1;) switch (c) {
            case 'p': wish.port = atoi(optarg); break;
            case 'M': wish.message = optarg; break;
            case 'f': wish.fps = atof(optarg); break;
            case 't': wish.seconds = atof(optarg); break;
            case 'm': wish.preamble = optarg; break;
            case 'k': wish.keepalive = optarg; break;
            case 'n': wish.number_at = atol(optarg); break;
            case 'c': wish.capture_us_at = atol(optarg); break;
            default: usage();
        }
    if (!wish.port || !wish.message || wish.fps <= 0) usage();
}

static void discard_what_it_says(int fd) {
    char bytes[4096];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0) continue;
}

/* Waits for room as long as it takes; false when the relay closed, or when it is time to stop. */
static bool send_all(int fd, const char *bytes, size_t count) {
    while (count) {
        ssize_t sent = send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            count -= sent;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR) {
            fprintf(stderr, "publisher: the relay closed: %s\n", strerror(errno));
            return false;
        }
        if (stop) return false;
        struct pollfd room = {.fd = fd, .events = POLLOUT | POLLIN};
        poll(&room, 1, 200);
        if (room.revents & POLLIN) discard_what_it_says(fd);
    }
    return true;
}

static void write_fixed64(char *message, long at, uint64_t value) {
    uint64_t little = htole64(value);
    if (at >= 0) memcpy(message + at, &little, sizeof little);
}

static void sleep_until(uint64_t due_ns) {
    struct timespec due = {due_ns / 1000000000, due_ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, 0) == EINTR && !stop) continue;
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, 0);
    sigaction(SIGINT, &action, 0);

    size_t bytes, keepalive_bytes = 0, preamble_bytes = 0;
    char *message = read_file(wish.message, &bytes), *stamp = stamp_find(message, bytes);
    if (!stamp || stamp + STAMP_BYTES > message + bytes) {
        fprintf(stderr, "publisher: no stamp in %s\n", wish.message);
        return 2;
    }
    char *keepalive = wish.keepalive ? read_file(wish.keepalive, &keepalive_bytes) : NULL;
    char *preamble = wish.preamble ? read_file(wish.preamble, &preamble_bytes) : NULL;

    int fd = connect_to(wish.port);
    if (preamble && !send_all(fd, preamble, preamble_bytes)) return 1;
    usleep(100000);

    uint64_t start = now_ns(CLOCK_MONOTONIC), period = 1e9 / wish.fps, number = 0, frames = 0, skipped = 0;
    uint64_t longest_ns = 0, next_keepalive = start + 1000000000;
    for (bool open = true; open && !stop && now_ns(CLOCK_MONOTONIC) - start < wish.seconds * 1e9; number++) {
        uint64_t late = (now_ns(CLOCK_MONOTONIC) - start) / period;
        if (late > number) {
            skipped += late - number;
            number = late;
        }
        sleep_until(start + number * period);
        discard_what_it_says(fd);
        uint64_t before = now_ns(CLOCK_MONOTONIC), now = now_ns(CLOCK_REALTIME);
        if (keepalive && before >= next_keepalive) {
            open = send_all(fd, keepalive, keepalive_bytes);
            next_keepalive += 1000000000;
        }
        stamp_write(stamp, (struct stamp){now, number});
        write_fixed64(message, wish.number_at, number);
        write_fixed64(message, wish.capture_us_at, now / 1000);
        open = open && send_all(fd, message, bytes);
        uint64_t took = now_ns(CLOCK_MONOTONIC) - before;
        if (took > longest_ns) longest_ns = took;
        frames += open;
    }
    double seconds = (now_ns(CLOCK_MONOTONIC) - start) / 1e9;
    printf("{\"frames\":%" PRIu64 ",\"skipped\":%" PRIu64 ",\"seconds\":%.2f,\"longest_send_ms\":%.2f}\n", frames,
           skipped, seconds, longest_ns / 1e6);
    return 0;
}
