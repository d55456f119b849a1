/*
 * A virtual camera: files of a FUSE mount that answer V4L2's ioctls, mmap and poll as a webcam's nodes do, at full
 * speed and without kernel support. README.md says what it offers and where it differs from the real thing.
 *
 * Threads: one serves the mount (requests are answered at once or put aside, never waited for), one for each camera
 * makes its pictures, one takes commands. `the_lock` guards every camera; no thread stores pages with it held.
 */
#ifndef CAMERA_H
#define CAMERA_H

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

enum {
  MOST_CAMERAS = 8,
  MOST_MODES = 16,
  MOST_RATES = 8,
  MOST_BUFFERS = 16,
  MOST_WAITING = 32,
  BUFFER_BYTES = 4 << 20, /* the distance between two buffers in the file; the most that a picture may take */
  NOT_PLUGGED = -1
};

/* The pictures of a clip, one after the other, each where it begins in `bytes` and how long it is. */
struct clip {
  unsigned char *bytes;
  size_t *start, *length;
  size_t count;
};

/* What a camera can deliver: a format, one size of it, the rates of that size (the first is the default). */
struct mode {
  uint32_t fourcc;
  unsigned width, height;
  unsigned rates[MOST_RATES], rate_count;
  struct clip clip;
};

/* One descriptor that a program holds. */
struct handle {
  struct camera *camera;
  unsigned plugging; /* which plugging-in it was opened in: it is dead after the next unplugging */
  bool metadata, nonblocking;
  struct fuse_pollhandle *poll;
  struct handle *next;
};

/* A request that waits for its answer. */
struct waiting {
  fuse_req_t request;
  struct handle *handle;
  bool hangs; /* it waits because of the command "hang", not for a picture */
};

enum hang { HANG_NOTHING, HANG_OPEN, HANG_IOCTL, HANG_DQBUF, HANG_STREAMON, HANG_STREAMOFF };

/* What the control commands have set. */
struct faults {
  bool frozen, still, without_tables, busy;
  int forbidden; /* the error of opening: EACCES, EPERM, or 0 */
  enum hang hang;
  unsigned corrupt, flagged; /* so many pictures are still to be broken, or flagged by the driver */
  bool stalled;
  struct timespec stalled_until;
};

struct books {
  unsigned long opened, released, delivered, lost, broken;
};

struct camera {
  char name[32], card[32], serial[32];
  int index;
  struct mode modes[MOST_MODES];
  unsigned mode_count;

  int node;          /* N of videoN, or NOT_PLUGGED */
  int port;          /* where it is plugged in, as bus_info tells */
  unsigned plugging; /* counts how often it was plugged in */
  struct timespec changed;
  struct handle *handles;
  unsigned open_handles;

  struct mode *mode;
  unsigned rate;
  struct handle *owner; /* who has asked for buffers; nobody else may stream */
  bool streaming;
  unsigned run; /* counts runs of the stream: what was begun in an earlier one is void */
  uint32_t sequence;
  unsigned char *memory; /* MOST_BUFFERS of BUFFER_BYTES */
  struct v4l2_buffer buffers[MOST_BUFFERS];
  unsigned buffer_count;
  unsigned queued[MOST_BUFFERS], queued_count; /* the program gave these; oldest first */
  unsigned done[MOST_BUFFERS], done_count;     /* these are filled; oldest first */
  struct waiting waiting[MOST_WAITING];
  unsigned waiting_count;

  struct faults faults;
  struct books books;
  size_t picture; /* the newest one of the clip, taken or lost */
};

extern pthread_mutex_t the_lock; /* recursive: libfuse may call back from where it is called */
extern struct camera cameras[MOST_CAMERAS];
extern int camera_count;
extern struct fuse_session *the_session;

/* Ends the program with one line. */
void die(const char *form, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* cameras.c: the cameras there are */
void read_cameras(const char *file);
struct camera *camera_named(const char *name);
struct camera *camera_at(int node);
void plug(struct camera *camera, int node);
void unplug(struct camera *camera);
void touch(struct camera *camera); /* its nodes changed, as a stat shows */
bool has_gone(const struct handle *handle);

/* clip.c */
void read_clip(struct mode *mode, const char *file);
uint32_t picture_bytes(const struct mode *mode); /* the most that one takes */

/* folder.c: which files there are */
enum kind { ROOT = FUSE_ROOT_ID, V4L, BY_ID, PICTURES, METADATA, PICTURES_LINK, METADATA_LINK, ORDINARY = 16 };
uint64_t inode_of(const struct camera *camera, enum kind kind);
enum kind kind_of(fuse_ino_t inode);
struct camera *camera_of(fuse_ino_t inode); /* NULL where there is none, or no longer */
void on_lookup(fuse_req_t request, fuse_ino_t parent, const char *wanted);
void on_getattr(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file);
void on_setattr(fuse_req_t request, fuse_ino_t inode, struct stat *to, int which, struct fuse_file_info *file);
void on_readlink(fuse_req_t request, fuse_ino_t inode);
void on_readdir(fuse_req_t request, fuse_ino_t inode, size_t size, off_t offset, struct fuse_file_info *file);

/* nodes.c: opening and closing a camera's nodes, and polling them */
void on_open(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file);
void on_release(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file);
void on_read(fuse_req_t request, fuse_ino_t inode, size_t size, off_t offset, struct fuse_file_info *file);
void on_write(
    fuse_req_t request, fuse_ino_t inode, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file);
void on_poll(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file, struct fuse_pollhandle *poll);

/* formats.c: what a program may ask without streaming; each gives 0 or an errno */
int query_capability(const struct handle *handle, struct v4l2_capability *capability);
int enumerate_formats(const struct camera *camera, struct v4l2_fmtdesc *wanted);
int enumerate_sizes(const struct camera *camera, struct v4l2_frmsizeenum *wanted);
int enumerate_rates(const struct camera *camera, struct v4l2_frmivalenum *wanted);
int enumerate_inputs(struct v4l2_input *wanted);
int current_format(const struct camera *camera, struct v4l2_format *format);
int nearest_format(const struct camera *camera, struct v4l2_format *format, struct mode **mode);
int rate_of(struct camera *camera, struct v4l2_streamparm *parameters);
unsigned nearest_rate(const struct mode *mode, const struct v4l2_fract *interval);

/* ioctls.c */
void on_ioctl(fuse_req_t request, fuse_ino_t inode, unsigned command, void *argument, struct fuse_file_info *file,
    unsigned flags, const void *in, size_t in_bytes, size_t out_bytes);

/* stream.c: the buffers; call these with the lock held */
int request_buffers(struct handle *handle, struct v4l2_requestbuffers *wanted);
int query_buffer(struct handle *handle, struct v4l2_buffer *wanted);
int queue_buffer(struct handle *handle, struct v4l2_buffer *given);
int dequeue_buffer(struct handle *handle, struct v4l2_buffer *wanted); /* EAGAIN: none is filled yet */
int stream_on(struct handle *handle);
int stream_off(struct handle *handle);
void end_streaming(struct camera *camera, int error); /* who waits for a picture gets the error */
void release_buffers(struct camera *camera);
unsigned poll_events(const struct handle *handle);
bool has_pictures(const struct camera *camera);

/* waiting.c: requests that are answered later; call these with the lock held */
void put_aside(struct camera *camera, struct handle *handle, fuse_req_t request, bool hangs);
void wake(struct camera *camera); /* pictures are there, or the state has changed */
void answer_all(struct camera *camera, bool hanging, int error);

/* frames.c */
void start_making_frames(struct camera *camera);

/* jpeg.c: both return the new length */
size_t without_huffman_tables(unsigned char *jpeg, size_t length);
size_t broken(unsigned char *jpeg, size_t length, unsigned kind);

/* control.c */
void start_control(const char *address);

#endif
