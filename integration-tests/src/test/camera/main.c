/* camera CAMERAS FOLDER IP:PORT: mounts the cameras that the file CAMERAS describes, takes commands at the address. */
#include "camera.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

pthread_mutex_t the_lock;
struct fuse_session *the_session;

static const struct fuse_lowlevel_ops operations = {
    .lookup = on_lookup,
    .getattr = on_getattr,
    .setattr = on_setattr,
    .readlink = on_readlink,
    .readdir = on_readdir,
    .open = on_open,
    .release = on_release,
    .read = on_read,
    .write = on_write,
    .ioctl = on_ioctl,
    .poll = on_poll,
};

void die(const char *form, ...) {
  va_list arguments;
  va_start(arguments, form);
  fputs("camera: error: ", stderr);
  vfprintf(stderr, form, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

static void mount_at(const char *folder) {
  struct fuse_args arguments = FUSE_ARGS_INIT(0, NULL);
  fuse_opt_add_arg(&arguments, "camera");
  fuse_opt_add_arg(&arguments, "-oallow_other,dev,fsname=camera");
  the_session = fuse_session_new(&arguments, &operations, sizeof operations, NULL);
  if (!the_session || fuse_set_signal_handlers(the_session) || fuse_session_mount(the_session, folder)) {
    die("FUSE cannot be mounted at %s: the virtual camera needs /dev/fuse, CAP_SYS_ADMIN, and no AppArmor profile"
        " against mounts", folder);
  }
}

int main(int count, char **words) {
  if (count != 4) {
    die("usage: camera CAMERAS FOLDER IP:PORT");
  }
  pthread_mutexattr_t recursive;
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&the_lock, &recursive);
  signal(SIGPIPE, SIG_IGN);
  read_cameras(words[1]);
  mount_at(words[2]);
  for (int i = 0; i < camera_count; i++) {
    start_making_frames(&cameras[i]);
  }
  start_control(words[3]);
  printf("camera: %d at %s, commands at %s\n", camera_count, words[2], words[3]);
  fflush(stdout);
  int failed = fuse_session_loop(the_session);
  fuse_session_unmount(the_session);
  return failed != 0;
}
