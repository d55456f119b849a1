/* Requests that are answered later: whoever waits for a picture, and whoever hangs. */
#include "camera.h"

#include <errno.h>
#include <string.h>

static void take_out(struct camera *camera, unsigned index) {
  memmove(&camera->waiting[index], &camera->waiting[index + 1],
      (--camera->waiting_count - index) * sizeof *camera->waiting);
}

/* A signal came for the thread that waits: it gets EINTR, as from a driver's interruptible wait. */
static void interrupted(fuse_req_t request, void *camera_of_it) {
  struct camera *camera = camera_of_it;
  pthread_mutex_lock(&the_lock);
  for (unsigned i = 0; i < camera->waiting_count; i++) {
    if (camera->waiting[i].request == request) {
      take_out(camera, i);
      fuse_reply_err(request, EINTR);
      break;
    }
  }
  pthread_mutex_unlock(&the_lock);
}

void put_aside(struct camera *camera, struct handle *handle, fuse_req_t request, bool hangs) {
  if (camera->waiting_count == MOST_WAITING) {
    fuse_reply_err(request, ENOMEM);
    return;
  }
  camera->waiting[camera->waiting_count++] = (struct waiting){request, handle, hangs};
  fuse_req_interrupt_func(request, interrupted, camera);
}

void answer_all(struct camera *camera, bool hanging, int error) {
  for (unsigned i = camera->waiting_count; i-- > 0;) {
    if (camera->waiting[i].hangs == hanging) {
      fuse_req_t request = camera->waiting[i].request;
      take_out(camera, i);
      fuse_reply_err(request, error);
    }
  }
}

void wake(struct camera *camera) {
  for (unsigned i = 0; i < camera->waiting_count && has_pictures(camera);) {
    struct waiting one = camera->waiting[i];
    if (one.hangs) {
      i++;
      continue;
    }
    struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int error = dequeue_buffer(one.handle, &buffer);
    take_out(camera, i);
    if (error) {
      fuse_reply_err(one.request, error);
    } else {
      fuse_reply_ioctl(one.request, 0, &buffer, sizeof buffer);
    }
  }
  for (struct handle *handle = camera->handles; handle; handle = handle->next) {
    if (handle->poll && poll_events(handle)) {
      fuse_lowlevel_notify_poll(handle->poll);
      fuse_pollhandle_destroy(handle->poll);
      handle->poll = NULL;
    }
  }
}
