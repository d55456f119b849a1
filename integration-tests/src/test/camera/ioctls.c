/* V4L2's ioctls: each is answered at once, or put aside until there is a picture. */
#include "camera.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* All arguments of the ioctls that are known here fit; they are adjusted in place. */
union argument {
  struct v4l2_capability capability;
  struct v4l2_fmtdesc format_wanted;
  struct v4l2_frmsizeenum size_wanted;
  struct v4l2_frmivalenum rate_wanted;
  struct v4l2_input input_wanted;
  struct v4l2_format format;
  struct v4l2_streamparm parameters;
  struct v4l2_requestbuffers buffers;
  struct v4l2_buffer buffer;
  int number;
};

static bool is_busy(const struct handle *handle) {
  const struct camera *camera = handle->camera;
  /* Once there are buffers the format is fixed, for their owner too. */
  return camera->buffer_count || camera->faults.busy;
}

static int set_format(struct handle *handle, struct v4l2_format *format) {
  struct camera *camera = handle->camera;
  struct mode *mode;
  int error = nearest_format(camera, format, &mode);
  if (error || is_busy(handle)) {
    return error ? error : EBUSY;
  }
  if (camera->mode != mode) {
    camera->mode = mode;
    camera->rate = mode->rates[0];
  }
  return 0;
}

static int set_rate(struct handle *handle, struct v4l2_streamparm *parameters) {
  struct camera *camera = handle->camera;
  if (parameters->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) {
    return EINVAL;
  }
  if (camera->streaming || camera->faults.busy) {
    return EBUSY;
  }
  camera->rate = nearest_rate(camera->mode, &parameters->parm.capture.timeperframe);
  return rate_of(camera, parameters);
}

static int stream_command(struct handle *handle, unsigned command, union argument *a) {
  switch (command) {
    case VIDIOC_REQBUFS:
      return request_buffers(handle, &a->buffers);
    case VIDIOC_QUERYBUF:
      return query_buffer(handle, &a->buffer);
    case VIDIOC_QBUF:
      return queue_buffer(handle, &a->buffer);
    case VIDIOC_DQBUF:
      return dequeue_buffer(handle, &a->buffer);
    case VIDIOC_STREAMON:
      return a->number == V4L2_BUF_TYPE_VIDEO_CAPTURE ? stream_on(handle) : EINVAL;
    case VIDIOC_STREAMOFF:
      return a->number == V4L2_BUF_TYPE_VIDEO_CAPTURE ? stream_off(handle) : EINVAL;
    case VIDIOC_QUERYCTRL:
    case VIDIOC_G_CTRL:
    case VIDIOC_S_CTRL:
      return EINVAL; /* it has no controls */
    default:
      return ENOTTY;
  }
}

static int carry_out(struct handle *handle, unsigned command, union argument *a) {
  struct camera *camera = handle->camera;
  if (has_gone(handle)) {
    return ENODEV;
  }
  if (command == VIDIOC_QUERYCAP) {
    return query_capability(handle, &a->capability);
  }
  if (handle->metadata) {
    return EINVAL; /* it has no pictures */
  }
  switch (command) {
    case VIDIOC_ENUM_FMT:
      return enumerate_formats(camera, &a->format_wanted);
    case VIDIOC_ENUM_FRAMESIZES:
      return enumerate_sizes(camera, &a->size_wanted);
    case VIDIOC_ENUM_FRAMEINTERVALS:
      return enumerate_rates(camera, &a->rate_wanted);
    case VIDIOC_ENUMINPUT:
      return enumerate_inputs(&a->input_wanted);
    case VIDIOC_G_INPUT:
      a->number = 0;
      return 0;
    case VIDIOC_S_INPUT:
      return a->number ? EINVAL : 0;
    case VIDIOC_G_FMT:
      return current_format(camera, &a->format);
    case VIDIOC_TRY_FMT:
      return nearest_format(camera, &a->format, NULL);
    case VIDIOC_S_FMT:
      return set_format(handle, &a->format);
    case VIDIOC_G_PARM:
      return rate_of(camera, &a->parameters);
    case VIDIOC_S_PARM:
      return set_rate(handle, &a->parameters);
    default:
      return stream_command(handle, command, a);
  }
}

static bool hangs(const struct handle *handle, unsigned command) {
  switch (handle->camera->faults.hang) {
    case HANG_IOCTL:
      return true;
    case HANG_DQBUF:
      return command == VIDIOC_DQBUF;
    case HANG_STREAMON:
      return command == VIDIOC_STREAMON;
    case HANG_STREAMOFF:
      return command == VIDIOC_STREAMOFF;
    default:
      return false;
  }
}

void on_ioctl(fuse_req_t request, fuse_ino_t inode, unsigned command, void *pointer, struct fuse_file_info *file,
    unsigned flags, const void *in, size_t in_bytes, size_t out_bytes) {
  (void)inode;
  (void)pointer;
  struct handle *handle = (struct handle *)(uintptr_t)file->fh;
  union argument argument;
  memset(&argument, 0, sizeof argument);
  if ((flags & FUSE_IOCTL_DIR) || !handle || in_bytes > sizeof argument || out_bytes > sizeof argument) {
    fuse_reply_err(request, ENOTTY);
    return;
  }
  memcpy(&argument, in, in_bytes);

  pthread_mutex_lock(&the_lock);
  if (!has_gone(handle) && hangs(handle, command)) {
    put_aside(handle->camera, handle, request, true);
  } else {
    int error = carry_out(handle, command, &argument);
    if (error == EAGAIN && !handle->nonblocking) {
      put_aside(handle->camera, handle, request, false);
    } else if (error) {
      fuse_reply_err(request, error);
    } else {
      fuse_reply_ioctl(request, 0, &argument, out_bytes);
    }
  }
  pthread_mutex_unlock(&the_lock);
}
