/* A camera that is not there, for programs that read one by Video4Linux: preloaded, it stands in for /dev/video0.
 *
 *     LD_PRELOAD=camera.so FANOUT_PICTURE=file.jpg FANOUT_FPS=30 ustreamer --device /dev/video0 ...
 *
 * Opening the device gives a timer, each expiry of which is a picture. The buffers hold the JPEG from the start
 * and only its stamp is renewed: a camera's DMA costs the program as little.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "stamp.h"

enum { BUFFERS = 8, PAGE_BYTES = 4096 };
static const char DEVICE[] = "/dev/video0";

static struct {
    int fd;
    char *picture, *buffers[BUFFERS];
    size_t picture_bytes, stamp_at, buffer_bytes;
    unsigned queue[BUFFERS], taken, given; /* a ring of the buffers that the program lets us fill */
    uint32_t number;
} camera = {.fd = -1};

static void load_picture(void) {
    const char *name = getenv("FANOUT_PICTURE");
    FILE *file = fopen(name ? name : "", "r");
    if (!file) {
        perror("camera.so: FANOUT_PICTURE");
        exit(2);
    }
    fseek(file, 0, SEEK_END);
    camera.picture_bytes = ftell(file);
    rewind(file);
    camera.picture = malloc(camera.picture_bytes);
    if (fread(camera.picture, 1, camera.picture_bytes, file) != camera.picture_bytes) exit(2);
    fclose(file);
    char *stamp = stamp_find(camera.picture, camera.picture_bytes);
    if (!stamp) {
        fprintf(stderr, "camera.so: no stamp in %s\n", name);
        exit(2);
    }
    camera.stamp_at = stamp - camera.picture;
    camera.buffer_bytes = (camera.picture_bytes + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);
}

int open(const char *name, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (!real) real = dlsym(RTLD_NEXT, "open");
    va_list arguments;
    va_start(arguments, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, int) : 0;
    va_end(arguments);
    if (strcmp(name, DEVICE)) return real(name, flags, mode);
    load_picture();
    return camera.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
}

int access(const char *name, int mode) {
    static int (*real)(const char *, int);
    if (!real) real = dlsym(RTLD_NEXT, "access");
    return strcmp(name, DEVICE) ? real(name, mode) : 0;
}

void *mmap(void *at, size_t bytes, int protection, int flags, int fd, off_t offset) {
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "mmap");
    if (fd < 0 || fd != camera.fd) return real(at, bytes, protection, flags, fd, offset);
    void *memory = real(0, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) memcpy(camera.buffers[offset / camera.buffer_bytes] = memory, camera.picture, camera.picture_bytes);
    return memory;
}

static void set_timer(double fps) {
    struct timespec period = {.tv_nsec = fps > 0 ? 1e9 / fps : 0};
    timerfd_settime(camera.fd, 0, &(struct itimerspec){period, period}, 0);
}

static int fill(struct v4l2_buffer *buffer) {
    uint64_t expiries;
    if (camera.taken == camera.given || read(camera.fd, &expiries, sizeof expiries) != sizeof expiries) {
        errno = EAGAIN;
        return -1;
    }
    buffer->index = camera.queue[camera.taken++ % BUFFERS];
    buffer->bytesused = camera.picture_bytes;
    buffer->length = camera.buffer_bytes;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    stamp_write(camera.buffers[buffer->index] + camera.stamp_at,
                (struct stamp){now.tv_sec * 1000000000ull + now.tv_nsec, camera.number++});
    return 0;
}

int ioctl(int fd, unsigned long request, ...) {
    static int (*real)(int, unsigned long, ...);
    if (!real) real = dlsym(RTLD_NEXT, "ioctl");
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (fd < 0 || fd != camera.fd) return real(fd, request, argument);
    struct v4l2_capability *capability = argument;
    struct v4l2_format *format = argument;
    struct v4l2_requestbuffers *wanted = argument;
    struct v4l2_buffer *buffer = argument;
    switch ((unsigned)request) { /* some pass it as an int, and its sign is spread */
        case VIDIOC_QUERYCAP: capability->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING; return 0;
        case VIDIOC_S_INPUT: return 0;
        case VIDIOC_S_FMT:
            format->fmt.pix.pixelformat = V4L2_PIX_FMT_MJPEG;
            format->fmt.pix.sizeimage = camera.buffer_bytes;
            return 0;
        case VIDIOC_REQBUFS:
            if (wanted->count > BUFFERS) wanted->count = BUFFERS;
            return 0;
        case VIDIOC_QUERYBUF:
            buffer->length = camera.buffer_bytes;
            buffer->m.offset = buffer->index * camera.buffer_bytes;
            return 0;
        case VIDIOC_QBUF: camera.queue[camera.given++ % BUFFERS] = buffer->index; return 0;
        case VIDIOC_STREAMON: set_timer(getenv("FANOUT_FPS") ? atof(getenv("FANOUT_FPS")) : 30); return 0;
        case VIDIOC_STREAMOFF: set_timer(0); return 0;
        case VIDIOC_DQBUF: return fill(buffer);
        default: errno = ENOTTY; return -1;
    }
}
