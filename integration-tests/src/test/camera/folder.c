/*
 * The mounted folder: what a program finds in /dev. Cameras (videoN, their metadata's node after it, and their names in
 * v4l/by-id), and the few ordinary nodes that programs expect there. Nothing in it is cached, so that what is plugged
 * in is there at once.
 */
#include "camera.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

enum { GROUP_VIDEO = 44, NAME_BYTES = 128 };

static const struct { const char *name; unsigned major, minor; const char *target; } ordinary[] = {
    {"null", 1, 3, NULL}, {"zero", 1, 5, NULL}, {"full", 1, 7, NULL}, {"random", 1, 8, NULL},
    {"urandom", 1, 9, NULL}, {"tty", 5, 0, NULL}, {"fd", 0, 0, "/proc/self/fd"},
    {"stdin", 0, 0, "/proc/self/fd/0"}, {"stdout", 0, 0, "/proc/self/fd/1"}, {"stderr", 0, 0, "/proc/self/fd/2"}};
enum { ORDINARY_COUNT = sizeof ordinary / sizeof *ordinary };

/* An inode is a kind and, for what belongs to a camera, which one and which plugging-in of it. */
uint64_t inode_of(const struct camera *camera, enum kind kind) {
  return (uint64_t)camera->plugging << 16 | (uint64_t)(camera->index + 1) << 8 | kind;
}

enum kind kind_of(fuse_ino_t inode) {
  return (enum kind)(inode & 255);
}

struct camera *camera_of(fuse_ino_t inode) {
  int index = (int)(inode >> 8 & 255) - 1;
  if (index < 0 || index >= camera_count) {
    return NULL;
  }
  struct camera *camera = &cameras[index];
  return camera->node != NOT_PLUGGED && camera->plugging == inode >> 16 ? camera : NULL;
}

/* As udev's rules name a USB camera: "usb-VENDOR_CARD_SERIAL-video-indexN", what is no letter or digit replaced. */
static void link_name(const struct camera *camera, int index, char *name) {
  snprintf(name, NAME_BYTES, "usb-Fixture_%s_%s-video-index%d", camera->card, camera->serial, index);
  for (; *name; name++) {
    *name = isalnum((unsigned char)*name) || strchr("-_.", *name) ? *name : '_';
  }
}

/* The names of a folder with the inodes behind them; false after the last. */
static bool entry(enum kind folder, unsigned index, char *name, fuse_ino_t *inode) {
  if (folder == V4L) {
    strcpy(name, "by-id");
    *inode = BY_ID;
    return index == 0;
  }
  if (folder == ROOT && index <= ORDINARY_COUNT) {
    strcpy(name, index ? ordinary[index - 1].name : "v4l");
    *inode = index ? ORDINARY + index - 1 : V4L;
    return true;
  }
  index -= folder == ROOT ? ORDINARY_COUNT + 1 : 0;
  for (int i = 0; i < camera_count; i++) {
    struct camera *camera = &cameras[i];
    if (camera->node == NOT_PLUGGED) {
      continue;
    }
    if (index < 2) {
      if (folder == ROOT) {
        snprintf(name, NAME_BYTES, "video%d", camera->node + (int)index);
        *inode = inode_of(camera, index ? METADATA : PICTURES);
      } else {
        link_name(camera, (int)index, name);
        *inode = inode_of(camera, index ? METADATA_LINK : PICTURES_LINK);
      }
      return true;
    }
    index -= 2;
  }
  return false;
}

static bool describe(fuse_ino_t inode, struct stat *status) {
  enum kind kind = kind_of(inode);
  memset(status, 0, sizeof *status);
  status->st_ino = inode;
  status->st_nlink = 1;
  if (kind == ROOT || kind == V4L || kind == BY_ID) {
    status->st_mode = S_IFDIR | 0755;
    return true;
  }
  if (inode >= ORDINARY && inode < ORDINARY + ORDINARY_COUNT) {
    unsigned i = (unsigned)inode - ORDINARY;
    status->st_mode = ordinary[i].target ? S_IFLNK | 0777 : S_IFCHR | 0666;
    status->st_rdev = makedev(ordinary[i].major, ordinary[i].minor);
    return true;
  }
  const struct camera *camera = camera_of(inode);
  if (!camera) {
    return false;
  }
  bool is_link = kind == PICTURES_LINK || kind == METADATA_LINK;
  status->st_mode = is_link ? S_IFLNK | 0777 : S_IFREG | (camera->faults.forbidden ? 0600 : 0660);
  status->st_gid = is_link ? 0 : GROUP_VIDEO;
  status->st_size = is_link ? 0 : (off_t)MOST_BUFFERS * BUFFER_BYTES;
  status->st_ctim = camera->changed;
  return true;
}

void on_lookup(fuse_req_t request, fuse_ino_t parent, const char *wanted) {
  char name[NAME_BYTES];
  struct fuse_entry_param found;
  memset(&found, 0, sizeof found);
  int error = ENOENT;
  pthread_mutex_lock(&the_lock);
  for (unsigned i = 0; error && entry(kind_of(parent), i, name, &found.ino); i++) {
    if (!strcmp(name, wanted) && describe(found.ino, &found.attr)) {
      error = 0;
    }
  }
  pthread_mutex_unlock(&the_lock);
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_entry(request, &found);
  }
}

void on_getattr(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *file) {
  (void)file;
  struct stat status;
  pthread_mutex_lock(&the_lock);
  bool known = describe(inode, &status);
  pthread_mutex_unlock(&the_lock);
  if (known) {
    fuse_reply_attr(request, &status, 0);
  } else {
    fuse_reply_err(request, ENOENT);
  }
}

/* Opening with O_TRUNC comes here; a device does not mind. */
void on_setattr(fuse_req_t request, fuse_ino_t inode, struct stat *to, int which, struct fuse_file_info *file) {
  (void)to;
  (void)which;
  on_getattr(request, inode, file);
}

void on_readlink(fuse_req_t request, fuse_ino_t inode) {
  char target[NAME_BYTES] = "";
  pthread_mutex_lock(&the_lock);
  const struct camera *camera = camera_of(inode);
  if (inode >= ORDINARY && inode < ORDINARY + ORDINARY_COUNT) {
    snprintf(target, sizeof target, "%s", ordinary[inode - ORDINARY].target);
  } else if (camera) {
    snprintf(target, sizeof target, "../../video%d", camera->node + (kind_of(inode) == METADATA_LINK));
  }
  pthread_mutex_unlock(&the_lock);
  if (*target) {
    fuse_reply_readlink(request, target);
  } else {
    fuse_reply_err(request, ENOENT);
  }
}

void on_readdir(fuse_req_t request, fuse_ino_t inode, size_t size, off_t offset, struct fuse_file_info *file) {
  (void)file;
  char *listing = malloc(size), name[NAME_BYTES];
  size_t used = 0;
  struct stat status = {0};
  pthread_mutex_lock(&the_lock);
  for (unsigned i = (unsigned)offset; entry(kind_of(inode), i, name, &status.st_ino); i++) {
    struct stat whole;
    describe(status.st_ino, &whole);
    size_t more = fuse_add_direntry(request, listing + used, size - used, name, &whole, i + 1);
    if (more > size - used) {
      break;
    }
    used += more;
  }
  pthread_mutex_unlock(&the_lock);
  fuse_reply_buf(request, listing, used);
  free(listing);
}
