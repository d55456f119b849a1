/* Opening and closing a camera's nodes, and polling them. */
#include "camera.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static struct handle *handle_of(const struct fuse_file_info *file) {
  return (struct handle *)(uintptr_t)file->fh;
}

/* 0 or an errno; the handle is in the list of its camera then. */
static int open_node(struct camera *camera, fuse_ino_t inode, struct fuse_file_info *file) {
  if (camera->faults.forbidden) {
    return camera->faults.forbidden;
  }
  struct handle *handle = calloc(1, sizeof *handle);
  if (!handle) {
    return ENOMEM;
  }
  handle->camera = camera;
  handle->plugging = camera->plugging;
  handle->metadata = kind_of(inode) == METADATA;
  handle->nonblocking = file->flags & O_NONBLOCK;
  handle->next = camera->handles;
  camera->handles = handle;
  camera->open_handles++;
  camera->books.opened++;
  file->fh = (uintptr_t)handle;
  file->keep_cache = 1; /* the pages are the buffers: another opening must not empty them */
  return 0;
}

/* The descriptor was closed: its stream ends. */
static void close_handle(struct handle *handle) {
  struct camera *camera = handle->camera;
  for (struct handle **at = &camera->handles; *at; at = &(*at)->next) {
    if (*at == handle) {
      *at = handle->next;
      break;
    }
  }
  if (camera->owner == handle) {
    end_streaming(camera, EINVAL);
    release_buffers(camera);
  }
  if (handle->poll) {
    fuse_pollhandle_destroy(handle->poll);
  }
  camera->open_handles--;
  camera->books.released++;
  free(handle);
}

void on_open(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file) {
  pthread_mutex_lock(&the_lock);
  struct camera *camera = camera_of(inode);
  if (camera && camera->faults.hang == HANG_OPEN) {
    put_aside(camera, NULL, request, true);
  } else {
    int error = camera ? open_node(camera, inode, file) : ENODEV;
    if (error) {
      fuse_reply_err(request, error);
    } else if (fuse_reply_open(request, file) == -ENOENT) {
      close_handle(handle_of(file)); /* the opening was interrupted, and nobody will close it */
    }
  }
  pthread_mutex_unlock(&the_lock);
}

void on_release(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file) {
  (void)inode;
  pthread_mutex_lock(&the_lock);
  close_handle(handle_of(file));
  pthread_mutex_unlock(&the_lock);
  fuse_reply_err(request, 0);
}

/* Only where a mapped page was never written, or has left the page cache. No lock: storing a picture may wait for it. */
void on_read(fuse_req_t request, fuse_ino_t inode, size_t size, off_t offset, struct fuse_file_info *file) {
  (void)inode;
  size_t all = (size_t)MOST_BUFFERS * BUFFER_BYTES, from = (size_t)offset < all ? (size_t)offset : all;
  size_t most = all - from;
  fuse_reply_buf(request, (const char *)handle_of(file)->camera->memory + from, size < most ? size : most);
}

/* A mapped page that a program wrote to comes here; the camera does not mind. */
void on_write(
    fuse_req_t request, fuse_ino_t inode, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file) {
  (void)inode;
  (void)bytes;
  (void)offset;
  (void)file;
  fuse_reply_write(request, size);
}

void on_poll(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file, struct fuse_pollhandle *poll) {
  (void)inode;
  struct handle *handle = handle_of(file);
  pthread_mutex_lock(&the_lock);
  unsigned events = poll_events(handle);
  if (poll) {
    if (handle->poll) {
      fuse_pollhandle_destroy(handle->poll);
    }
    handle->poll = poll;
  }
  pthread_mutex_unlock(&the_lock);
  fuse_reply_poll(request, events);
}
