/* The buffers of a stream and who may use them, as videobuf2 keeps them. */
#include "camera.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

static bool is_taken_by_other(const struct handle *handle) {
  const struct camera *camera = handle->camera;
  return camera->owner ? camera->owner != handle : camera->faults.busy;
}

static bool is_ours(uint32_t type, uint32_t memory) {
  return type == V4L2_BUF_TYPE_VIDEO_CAPTURE && memory == V4L2_MEMORY_MMAP;
}

static void flag(struct v4l2_buffer *buffer, uint32_t state) {
  buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | V4L2_BUF_FLAG_TSTAMP_SRC_SOE | V4L2_BUF_FLAG_MAPPED | state;
}

int request_buffers(struct handle *handle, struct v4l2_requestbuffers *wanted) {
  struct camera *camera = handle->camera;
  if (!is_ours(wanted->type, wanted->memory)) {
    return EINVAL;
  }
  if (is_taken_by_other(handle) || camera->streaming) {
    return EBUSY;
  }
  release_buffers(camera);
  wanted->count = wanted->count < MOST_BUFFERS ? wanted->count : MOST_BUFFERS;
  wanted->capabilities = V4L2_BUF_CAP_SUPPORTS_MMAP;
  camera->buffer_count = wanted->count;
  camera->owner = wanted->count ? handle : NULL;
  for (unsigned i = 0; i < wanted->count; i++) {
    struct v4l2_buffer *buffer = &camera->buffers[i];
    memset(buffer, 0, sizeof *buffer);
    buffer->index = i;
    buffer->type = wanted->type;
    buffer->memory = wanted->memory;
    buffer->field = V4L2_FIELD_NONE;
    buffer->length = picture_bytes(camera->mode);
    buffer->m.offset = i * BUFFER_BYTES;
    flag(buffer, 0);
  }
  return 0;
}

int query_buffer(struct handle *handle, struct v4l2_buffer *wanted) {
  if (wanted->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || wanted->index >= handle->camera->buffer_count) {
    return EINVAL;
  }
  *wanted = handle->camera->buffers[wanted->index];
  return 0;
}

int queue_buffer(struct handle *handle, struct v4l2_buffer *given) {
  struct camera *camera = handle->camera;
  if (is_taken_by_other(handle)) {
    return EBUSY;
  }
  if (!is_ours(given->type, given->memory) || given->index >= camera->buffer_count) {
    return EINVAL;
  }
  struct v4l2_buffer *buffer = &camera->buffers[given->index];
  if (buffer->flags & (V4L2_BUF_FLAG_QUEUED | V4L2_BUF_FLAG_DONE)) {
    return EINVAL;
  }
  flag(buffer, V4L2_BUF_FLAG_QUEUED);
  camera->queued[camera->queued_count++] = given->index;
  *given = *buffer;
  return 0;
}

int dequeue_buffer(struct handle *handle, struct v4l2_buffer *wanted) {
  struct camera *camera = handle->camera;
  if (has_gone(handle)) {
    return ENODEV;
  }
  if (is_taken_by_other(handle)) {
    return EBUSY;
  }
  if (!is_ours(wanted->type, wanted->memory) || !camera->streaming) {
    return EINVAL;
  }
  if (!has_pictures(camera)) {
    return EAGAIN;
  }
  struct v4l2_buffer *buffer = &camera->buffers[camera->done[0]];
  memmove(camera->done, camera->done + 1, --camera->done_count * sizeof *camera->done);
  buffer->flags &= ~(uint32_t)V4L2_BUF_FLAG_DONE;
  *wanted = *buffer;
  camera->books.delivered++;
  return 0;
}

int stream_on(struct handle *handle) {
  struct camera *camera = handle->camera;
  if (is_taken_by_other(handle)) {
    return EBUSY;
  }
  if (!camera->buffer_count) {
    return EINVAL;
  }
  if (!camera->streaming) {
    camera->streaming = true;
    camera->run++;
    camera->sequence = 0;
    wake(camera);
  }
  return 0;
}

int stream_off(struct handle *handle) {
  if (is_taken_by_other(handle)) {
    return EBUSY;
  }
  end_streaming(handle->camera, EINVAL);
  return 0;
}

void end_streaming(struct camera *camera, int error) {
  camera->streaming = false;
  camera->run++;
  camera->queued_count = camera->done_count = 0;
  for (unsigned i = 0; i < camera->buffer_count; i++) {
    flag(&camera->buffers[i], 0);
  }
  answer_all(camera, false, error);
}

void release_buffers(struct camera *camera) {
  camera->buffer_count = camera->queued_count = camera->done_count = 0;
  camera->owner = NULL;
}

bool has_pictures(const struct camera *camera) {
  return camera->done_count && !camera->faults.stalled;
}

/* "If the application did not call VIDIOC_STREAMON, POLLERR is set", says the specification of poll(). */
unsigned poll_events(const struct handle *handle) {
  if (has_gone(handle)) {
    return POLLERR | POLLHUP;
  }
  if (!handle->camera->streaming || is_taken_by_other(handle)) {
    return POLLERR;
  }
  return has_pictures(handle->camera) ? POLLIN | POLLRDNORM : 0;
}
