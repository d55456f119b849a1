/* What a program may ask a camera without streaming. As real drivers, it adjusts what it cannot do and says so. */
#include "camera.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(field, ...) snprintf((char *)(field), sizeof(field), __VA_ARGS__)

int query_capability(const struct handle *handle, struct v4l2_capability *capability) {
  TEXT(capability->driver, "fixture");
  TEXT(capability->card, "%s", handle->camera->card);
  TEXT(capability->bus_info, "usb-fixture-1.%d", handle->camera->port);
  capability->version = 6 << 16 | 1 << 8;
  capability->device_caps = V4L2_CAP_STREAMING | (handle->metadata ? V4L2_CAP_META_CAPTURE : V4L2_CAP_VIDEO_CAPTURE);
  /* What the whole device can do, on each of its nodes: only device_caps tells them apart. */
  capability->capabilities =
      V4L2_CAP_STREAMING | V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_META_CAPTURE | V4L2_CAP_DEVICE_CAPS;
  return 0;
}

static bool is_compressed(uint32_t fourcc) {
  return fourcc == V4L2_PIX_FMT_MJPEG || fourcc == V4L2_PIX_FMT_H264;
}

/* The first mode of a format comes before all others of it: one entry for each format. */
static bool is_first_of_format(const struct camera *camera, unsigned mode) {
  for (unsigned i = 0; i < mode; i++) {
    if (camera->modes[i].fourcc == camera->modes[mode].fourcc) {
      return false;
    }
  }
  return true;
}

int enumerate_formats(const struct camera *camera, struct v4l2_fmtdesc *wanted) {
  if (wanted->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) {
    return EINVAL;
  }
  unsigned index = 0;
  for (unsigned i = 0; i < camera->mode_count; i++) {
    if (is_first_of_format(camera, i) && index++ == wanted->index) {
      uint32_t fourcc = camera->modes[i].fourcc;
      wanted->pixelformat = fourcc;
      wanted->flags = is_compressed(fourcc) ? V4L2_FMT_FLAG_COMPRESSED : 0;
      TEXT(wanted->description, "%s", fourcc == V4L2_PIX_FMT_MJPEG ? "Motion-JPEG"
          : fourcc == V4L2_PIX_FMT_H264 ? "H.264" : fourcc == V4L2_PIX_FMT_YUYV ? "YUYV 4:2:2" : "Raw pictures");
      return 0;
    }
  }
  return EINVAL;
}

int enumerate_sizes(const struct camera *camera, struct v4l2_frmsizeenum *wanted) {
  unsigned index = 0;
  for (unsigned i = 0; i < camera->mode_count; i++) {
    const struct mode *mode = &camera->modes[i];
    if (mode->fourcc == wanted->pixel_format && index++ == wanted->index) {
      wanted->type = V4L2_FRMSIZE_TYPE_DISCRETE;
      wanted->discrete.width = mode->width;
      wanted->discrete.height = mode->height;
      return 0;
    }
  }
  return EINVAL;
}

int enumerate_rates(const struct camera *camera, struct v4l2_frmivalenum *wanted) {
  for (unsigned i = 0; i < camera->mode_count; i++) {
    const struct mode *mode = &camera->modes[i];
    if (mode->fourcc == wanted->pixel_format && mode->width == wanted->width && mode->height == wanted->height
        && wanted->index < mode->rate_count) {
      wanted->type = V4L2_FRMIVAL_TYPE_DISCRETE;
      wanted->discrete.numerator = 1;
      wanted->discrete.denominator = mode->rates[wanted->index];
      return 0;
    }
  }
  return EINVAL;
}

int enumerate_inputs(struct v4l2_input *wanted) {
  if (wanted->index) {
    return EINVAL;
  }
  TEXT(wanted->name, "Camera 1");
  wanted->type = V4L2_INPUT_TYPE_CAMERA;
  return 0;
}

static void describe(const struct mode *mode, struct v4l2_format *format) {
  struct v4l2_pix_format *pix = &format->fmt.pix;
  uint32_t pixels = mode->width * mode->height;
  memset(pix, 0, sizeof *pix);
  pix->width = mode->width;
  pix->height = mode->height;
  pix->pixelformat = mode->fourcc;
  pix->field = V4L2_FIELD_NONE;
  pix->bytesperline = is_compressed(mode->fourcc) ? 0 : picture_bytes(mode) / pixels * mode->width;
  pix->sizeimage = picture_bytes(mode);
  pix->colorspace = V4L2_COLORSPACE_SRGB;
}

int current_format(const struct camera *camera, struct v4l2_format *format) {
  if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) {
    return EINVAL;
  }
  describe(camera->mode, format);
  return 0;
}

/* Another format than any it has becomes its first; another size the one whose area differs least. */
int nearest_format(const struct camera *camera, struct v4l2_format *format, struct mode **mode) {
  if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) {
    return EINVAL;
  }
  const struct v4l2_pix_format *wanted = &format->fmt.pix;
  uint32_t fourcc = camera->modes[0].fourcc;
  for (unsigned i = 0; i < camera->mode_count; i++) {
    if (camera->modes[i].fourcc == wanted->pixelformat) {
      fourcc = wanted->pixelformat;
    }
  }
  const struct mode *nearest = NULL;
  int64_t least = INT64_MAX;
  for (unsigned i = 0; i < camera->mode_count; i++) {
    const struct mode *one = &camera->modes[i];
    int64_t differs = llabs((int64_t)one->width * one->height - (int64_t)wanted->width * wanted->height);
    if (one->fourcc == fourcc && differs < least) {
      nearest = one;
      least = differs;
    }
  }
  describe(nearest, format);
  if (mode) {
    *mode = (struct mode *)nearest;
  }
  return 0;
}

/* An interval of 0 asks for the default, says the specification of VIDIOC_S_PARM. */
unsigned nearest_rate(const struct mode *mode, const struct v4l2_fract *interval) {
  if (!interval->numerator || !interval->denominator) {
    return mode->rates[0];
  }
  double wanted = (double)interval->numerator / interval->denominator;
  unsigned nearest = mode->rates[0];
  double least = 1e9;
  for (unsigned i = 0; i < mode->rate_count; i++) {
    double differs = 1.0 / mode->rates[i] - wanted;
    differs = differs < 0 ? -differs : differs;
    if (differs < least) {
      nearest = mode->rates[i];
      least = differs;
    }
  }
  return nearest;
}

int rate_of(struct camera *camera, struct v4l2_streamparm *parameters) {
  if (parameters->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) {
    return EINVAL;
  }
  memset(&parameters->parm, 0, sizeof parameters->parm);
  parameters->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
  parameters->parm.capture.timeperframe.numerator = 1;
  parameters->parm.capture.timeperframe.denominator = camera->rate;
  return 0;
}
