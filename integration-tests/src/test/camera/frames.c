/* The clock of a camera: takes a picture at each beat and puts it into a buffer, or loses it. */
#include "camera.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 4096, NANOS = 1000000000 };

static bool is_before(const struct timespec *one, const struct timespec *other) {
  return one->tv_sec != other->tv_sec ? one->tv_sec < other->tv_sec : one->tv_nsec < other->tv_nsec;
}

/* Writes the next picture of the clip, with the faults that are asked for; returns its length. */
static size_t compose(struct camera *camera, unsigned char *at, bool *flagged) {
  const struct clip *clip = &camera->mode->clip;
  size_t picture = camera->picture % clip->count;
  size_t length = clip->length[picture];
  memcpy(at, clip->bytes + clip->start[picture], length);
  if (camera->mode->fourcc == V4L2_PIX_FMT_MJPEG && camera->faults.without_tables) {
    length = without_huffman_tables(at, length);
  }
  *flagged = camera->faults.flagged > 0;
  camera->faults.flagged -= *flagged;
  if (camera->faults.corrupt) {
    length = broken(at, length, camera->faults.corrupt--);
    camera->books.broken++;
  }
  return length;
}

/* Puts the bytes into the page cache, where whoever has mapped the buffer sees them: whole pages, or they are read. */
static void store(fuse_ino_t inode, unsigned char *at, size_t offset, size_t length) {
  size_t whole = (length + PAGE - 1) / PAGE * PAGE;
  memset(at + length, 0, whole - length);
  struct fuse_bufvec pages = FUSE_BUFVEC_INIT(whole);
  pages.buf[0].mem = at;
  int error = fuse_lowlevel_notify_store(the_session, inode, (off_t)offset, &pages, 0);
  if (error && error != -ENOENT) {
    fprintf(stderr, "camera: a picture could not be stored: %s\n", strerror(-error));
  }
}

/* One picture. Called with the lock held, which is let go while pages are stored: that waits for the mount's thread. */
static void take_picture(struct camera *camera) {
  uint32_t sequence = camera->sequence++;
  camera->picture += camera->faults.still ? 0 : 1;
  if (!camera->queued_count) {
    camera->books.lost++;
    return;
  }
  unsigned index = camera->queued[0];
  memmove(camera->queued, camera->queued + 1, --camera->queued_count * sizeof *camera->queued);
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  bool flagged;
  unsigned run = camera->run;
  unsigned char *at = camera->memory + (size_t)index * BUFFER_BYTES;
  size_t length = compose(camera, at, &flagged);
  fuse_ino_t inode = inode_of(camera, PICTURES);

  pthread_mutex_unlock(&the_lock);
  store(inode, at, (size_t)index * BUFFER_BYTES, length);
  pthread_mutex_lock(&the_lock);
  if (camera->run != run) {
    return;
  }
  struct v4l2_buffer *buffer = &camera->buffers[index];
  buffer->bytesused = (uint32_t)length;
  buffer->sequence = sequence;
  buffer->timestamp.tv_sec = now.tv_sec;
  buffer->timestamp.tv_usec = now.tv_nsec / 1000;
  buffer->flags &= ~(uint32_t)(V4L2_BUF_FLAG_QUEUED | V4L2_BUF_FLAG_ERROR);
  buffer->flags |= V4L2_BUF_FLAG_DONE | (flagged ? V4L2_BUF_FLAG_ERROR : 0);
  camera->done[camera->done_count++] = index;
}

static void *make_frames(void *of) {
  struct camera *camera = of;
  struct timespec beat;
  clock_gettime(CLOCK_MONOTONIC, &beat);
  for (;;) {
    pthread_mutex_lock(&the_lock);
    beat.tv_nsec += NANOS / (long)camera->rate;
    pthread_mutex_unlock(&the_lock);
    if (beat.tv_nsec >= NANOS) {
      beat.tv_nsec -= NANOS;
      beat.tv_sec++;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &beat, NULL);

    pthread_mutex_lock(&the_lock);
    if (camera->streaming && !camera->faults.frozen) {
      take_picture(camera);
    }
    if (camera->faults.stalled && is_before(&camera->faults.stalled_until, &beat)) {
      camera->faults.stalled = false;
    }
    wake(camera);
    pthread_mutex_unlock(&the_lock);
  }
  return NULL;
}

void start_making_frames(struct camera *camera) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, make_frames, camera)) {
    die("no thread for camera %s", camera->name);
  }
  pthread_detach(thread);
}
