/* Clips: files of pictures, taken apart. */
#include "camera.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned char *read_file(const char *file, size_t *length) {
  int fd = open(file, O_RDONLY);
  struct stat status;
  if (fd < 0 || fstat(fd, &status)) {
    die("%s: %s", file, strerror(errno));
  }
  unsigned char *bytes = malloc((size_t)status.st_size + 4);
  if (!bytes) {
    die("out of memory");
  }
  size_t have = 0;
  while (have < (size_t)status.st_size) {
    ssize_t more = read(fd, bytes + have, (size_t)status.st_size - have);
    if (more <= 0) {
      die("%s: %s", file, more ? strerror(errno) : "cut short");
    }
    have += (size_t)more;
  }
  memset(bytes + have, 0, 4);
  close(fd);
  *length = have;
  return bytes;
}

static void add(struct clip *clip, size_t start, size_t end) {
  if (end - start > BUFFER_BYTES) {
    die("a picture of %zu bytes is above %d", end - start, BUFFER_BYTES);
  }
  if (clip->count % 256 == 0) {
    clip->start = realloc(clip->start, (clip->count + 256) * sizeof *clip->start);
    clip->length = realloc(clip->length, (clip->count + 256) * sizeof *clip->length);
    if (!clip->start || !clip->length) {
      die("out of memory");
    }
  }
  clip->start[clip->count] = start;
  clip->length[clip->count++] = end - start;
}

/*
 * JPEGs one after the other, or with something between them, as in an AVI. In entropy-coded data a 0xff is followed by
 * 0 or by a restart marker (ITU-T T.81 B.1.1.5), so the first EOI ends the picture unless it has a thumbnail.
 */
static void split_jpegs(struct clip *clip, size_t length) {
  const unsigned char *b = clip->bytes;
  for (size_t i = 0; i + 3 < length; i++) {
    if (b[i] == 0xff && b[i + 1] == 0xd8 && b[i + 2] == 0xff) {
      size_t end = i + 2;
      while (end + 1 < length && !(b[end] == 0xff && b[end + 1] == 0xd9)) {
        end++;
      }
      add(clip, i, end + 2);
      i = end + 1;
    }
  }
}

/*
 * H.264 in Annex B form, taken apart into access units (ITU-T H.264 7.4.1.2.3): after the first slice of one, the next
 * begins with a delimiter, a parameter set, an SEI, or a slice whose first macroblock is number 0.
 */
static void split_h264(struct clip *clip, size_t length) {
  const unsigned char *b = clip->bytes;
  size_t start = 0;
  bool has_slice = false;
  for (size_t i = 0; i + 4 < length; i++) {
    if (b[i] || b[i + 1] || b[i + 2] != 1) {
      continue;
    }
    unsigned type = b[i + 3] & 31;
    bool slice = type == 1 || type == 5;
    bool begins = slice ? (b[i + 4] & 0x80) != 0 : type >= 6 && type <= 9;
    size_t at = i > 0 && b[i - 1] == 0 ? i - 1 : i;
    if (begins && has_slice) {
      add(clip, start, at);
      start = at;
      has_slice = false;
    }
    has_slice |= slice;
  }
  if (has_slice) {
    add(clip, start, length);
  }
}

static void split_raw(struct clip *clip, size_t length, size_t each) {
  for (size_t at = 0; at + each <= length; at += each) {
    add(clip, at, at + each);
  }
}

uint32_t picture_bytes(const struct mode *mode) {
  uint32_t pixels = mode->width * mode->height;
  switch (mode->fourcc) {
    case V4L2_PIX_FMT_GREY:
      return pixels;
    case V4L2_PIX_FMT_NV12:
    case V4L2_PIX_FMT_YUV420:
      return pixels * 3 / 2;
    case V4L2_PIX_FMT_RGB24:
    case V4L2_PIX_FMT_BGR24:
      return pixels * 3;
    default: /* YUYV, and what drivers of webcams say of compressed formats */
      return pixels * 2;
  }
}

void read_clip(struct mode *mode, const char *file) {
  size_t length;
  mode->clip.bytes = read_file(file, &length);
  if (mode->fourcc == V4L2_PIX_FMT_MJPEG) {
    split_jpegs(&mode->clip, length);
  } else if (mode->fourcc == V4L2_PIX_FMT_H264) {
    split_h264(&mode->clip, length);
  } else {
    split_raw(&mode->clip, length, picture_bytes(mode));
  }
  if (!mode->clip.count) {
    die("%s holds no picture of its format", file);
  }
}
