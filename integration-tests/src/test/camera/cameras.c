/* The cameras there are: read from a file, plugged in and unplugged. */
#include "camera.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct camera cameras[MOST_CAMERAS];
int camera_count;

/* "30,15" */
static void read_rates(struct mode *mode, char *list) {
  for (char *rate = strtok(list, ","); rate; rate = strtok(NULL, ",")) {
    if (mode->rate_count == MOST_RATES || atoi(rate) <= 0) {
      die("wrong rate: %s", rate);
    }
    mode->rates[mode->rate_count++] = (unsigned)atoi(rate);
  }
}

static void read_mode(struct camera *camera, const char *line) {
  char fourcc[5], rates[64], clip[256];
  struct mode *mode = &camera->modes[camera->mode_count];
  if (camera->mode_count == MOST_MODES
      || sscanf(line, "%4s %ux%u %63s %255s", fourcc, &mode->width, &mode->height, rates, clip) != 5
      || strlen(fourcc) != 4) {
    die("a format is FOURCC WIDTHxHEIGHT RATE,RATE... CLIP, and not: %s", line);
  }
  mode->fourcc = v4l2_fourcc(fourcc[0], fourcc[1], fourcc[2], fourcc[3]);
  read_rates(mode, rates);
  read_clip(mode, clip);
  camera->mode_count++;
}

static struct camera *new_camera(const char *name) {
  if (camera_count == MOST_CAMERAS) {
    die("at most %d cameras", MOST_CAMERAS);
  }
  struct camera *camera = &cameras[camera_count];
  camera->index = camera_count++;
  camera->node = NOT_PLUGGED;
  camera->port = camera_count;
  snprintf(camera->name, sizeof camera->name, "%.31s", name);
  snprintf(camera->card, sizeof camera->card, "%.31s", name);
  snprintf(camera->serial, sizeof camera->serial, "%04d", camera_count);
  camera->memory = calloc(MOST_BUFFERS, BUFFER_BYTES);
  if (!camera->memory) {
    die("out of memory");
  }
  return camera;
}

void read_cameras(const char *file) {
  FILE *lines = fopen(file, "r");
  if (!lines) {
    die("%s: %s", file, strerror(errno));
  }
  char line[512], word[32];
  struct camera *camera = NULL;
  while (fgets(line, sizeof line, lines)) {
    line[strcspn(line, "\n")] = 0;
    int used = 0;
    if (sscanf(line, "%31s %n", word, &used) != 1 || word[0] == '#') {
      continue;
    }
    const char *rest = line + used;
    if (!strcmp(word, "camera")) {
      camera = new_camera(rest);
    } else if (camera && !strcmp(word, "card")) {
      snprintf(camera->card, sizeof camera->card, "%.31s", rest);
    } else if (camera && !strcmp(word, "serial")) {
      snprintf(camera->serial, sizeof camera->serial, "%.31s", rest);
    } else if (camera && !strcmp(word, "format")) {
      read_mode(camera, rest);
    } else if (camera && !strcmp(word, "plugged")) {
      plug(camera, atoi(rest));
    } else {
      die("%s: not understood: %s", file, line);
    }
  }
  fclose(lines);
  for (int i = 0; i < camera_count; i++) {
    if (!cameras[i].mode_count) {
      die("camera %s has no format", cameras[i].name);
    }
    cameras[i].mode = &cameras[i].modes[0];
    cameras[i].rate = cameras[i].mode->rates[0];
  }
}

struct camera *camera_named(const char *name) {
  for (int i = 0; i < camera_count; i++) {
    if (!strcmp(cameras[i].name, name)) {
      return &cameras[i];
    }
  }
  return NULL;
}

/* The camera whose pictures or whose metadata are at videoN. */
struct camera *camera_at(int node) {
  for (int i = 0; i < camera_count; i++) {
    if (cameras[i].node != NOT_PLUGGED && (cameras[i].node == node || cameras[i].node + 1 == node)) {
      return &cameras[i];
    }
  }
  return NULL;
}

void touch(struct camera *camera) {
  clock_gettime(CLOCK_REALTIME, &camera->changed);
}

void plug(struct camera *camera, int node) {
  camera->node = node;
  camera->plugging++;
  touch(camera);
}

/* As a driver does: who waits is told, the buffers are gone, and open descriptors are good for closing only. */
void unplug(struct camera *camera) {
  camera->node = NOT_PLUGGED;
  end_streaming(camera, ENODEV);
  answer_all(camera, true, ENODEV);
  release_buffers(camera);
  camera->faults.stalled = false;
  wake(camera);
}

bool has_gone(const struct handle *handle) {
  return handle->camera->node == NOT_PLUGGED || handle->plugging != handle->camera->plugging;
}
