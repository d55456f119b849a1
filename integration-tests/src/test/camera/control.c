/*
 * Commands from whoever tests: a TCP connection, a command a line, one line of answer each ("ok", or "error" and why).
 * README.md lists them.
 */
#include "camera.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_BYTES = 512, MOST_WORDS = 4 };

static int listening;

static void say(char *answer, const char *form, ...) {
  va_list arguments;
  va_start(arguments, form);
  vsnprintf(answer, ANSWER_BYTES, form, arguments);
  va_end(arguments);
}

/* Without a port it is plugged in where it was. */
static void plug_in(struct camera *camera, const char *node_word, const char *port_word, char *answer) {
  int node = atoi(node_word);
  if (camera->node != NOT_PLUGGED) {
    say(answer, "error it is plugged in");
  } else if (camera_at(node) || camera_at(node + 1)) {
    say(answer, "error video%d is another's", node);
  } else {
    camera->port = *port_word ? atoi(port_word) : camera->port;
    plug(camera, node);
  }
}

static void status(const struct camera *camera, char *answer) {
  const struct mode *mode = camera->mode;
  const struct books *books = &camera->books;
  say(answer, "ok node=%d open=%u streaming=%d format=%.4s size=%ux%u rate=%u opened=%lu released=%lu delivered=%lu"
      " lost=%lu broken=%lu", camera->node, camera->open_handles, camera->streaming, (const char *)&mode->fourcc,
      mode->width, mode->height, camera->rate, books->opened, books->released, books->delivered, books->lost,
      books->broken);
}

static void hang(struct camera *camera, const char *what, char *answer) {
  static const char *const names[] = {"off", "open", "ioctl", "dqbuf", "streamon", "streamoff"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
    if (!strcasecmp(what, names[i])) {
      camera->faults.hang = (enum hang)i;
      answer_all(camera, true, EIO);
      return;
    }
  }
  say(answer, "error nothing hangs in %s", what);
}

static void forbid(struct camera *camera, const char *how) {
  camera->faults.forbidden = !strcmp(how, "off") ? 0 : !strcmp(how, "eperm") ? EPERM : EACCES;
  touch(camera);
}

static void stall(struct camera *camera, long millis) {
  struct timespec *until = &camera->faults.stalled_until;
  clock_gettime(CLOCK_MONOTONIC, until);
  until->tv_sec += millis / 1000;
  until->tv_nsec += millis % 1000 * 1000000;
  if (until->tv_nsec >= 1000000000) {
    until->tv_nsec -= 1000000000;
    until->tv_sec++;
  }
  camera->faults.stalled = true;
}

/* The camera's `switch_of` named faults are on or off. */
static bool *switch_of(struct camera *camera, const char *name) {
  struct faults *faults = &camera->faults;
  return !strcmp(name, "freeze") ? &faults->frozen
      : !strcmp(name, "still") ? &faults->still
      : !strcmp(name, "nodht") ? &faults->without_tables
      : !strcmp(name, "busy") ? &faults->busy : NULL;
}

static void carry_out(char *words[MOST_WORDS], char *answer) {
  const char *verb = words[0], *argument = words[2];
  struct camera *camera = camera_named(words[1]);
  bool *on = camera ? switch_of(camera, verb) : NULL;
  if (!camera) {
    say(answer, "error no camera is called %s", words[1]);
  } else if (on) {
    *on = strcmp(argument, "off") != 0;
  } else if (!strcmp(verb, "unplug")) {
    unplug(camera);
  } else if (!strcmp(verb, "plug")) {
    plug_in(camera, argument, words[3], answer);
  } else if (!strcmp(verb, "status")) {
    status(camera, answer);
  } else if (!strcmp(verb, "hang")) {
    hang(camera, argument, answer);
  } else if (!strcmp(verb, "forbid")) {
    forbid(camera, argument);
  } else if (!strcmp(verb, "stall")) {
    stall(camera, atol(argument));
  } else if (!strcmp(verb, "corrupt")) {
    camera->faults.corrupt = (unsigned)atoi(argument);
  } else if (!strcmp(verb, "flag")) {
    camera->faults.flagged = (unsigned)atoi(argument);
  } else {
    say(answer, "error no such command: %s", verb);
  }
}

static void serve(FILE *in, FILE *out) {
  char line[256], answer[ANSWER_BYTES];
  while (fgets(line, sizeof line, in)) {
    char *words[MOST_WORDS] = {"", "", "", ""}, *rest = NULL;
    char *word = strtok_r(line, " \r\n", &rest);
    for (int i = 0; i < MOST_WORDS && word; i++, word = strtok_r(NULL, " \r\n", &rest)) {
      words[i] = word;
    }
    say(answer, "ok");
    pthread_mutex_lock(&the_lock);
    carry_out(words, answer);
    pthread_mutex_unlock(&the_lock);
    fprintf(out, "%s\n", answer);
    fflush(out);
  }
}

/* One connection after the other. */
static void *take_commands(void *unused) {
  for (;;) {
    int connection = accept(listening, NULL, NULL);
    if (connection < 0) {
      continue;
    }
    FILE *in = fdopen(connection, "r"), *out = fdopen(dup(connection), "w");
    serve(in, out);
    fclose(in);
    fclose(out);
  }
  return unused;
}

void start_control(const char *address) {
  char host[64];
  unsigned port;
  struct sockaddr_in at = {.sin_family = AF_INET};
  if (sscanf(address, "%63[^:]:%u", host, &port) != 2 || !inet_aton(host, &at.sin_addr)) {
    die("the address for commands is IP:PORT, and not %s", address);
  }
  at.sin_port = htons((uint16_t)port);
  int yes = 1;
  listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  pthread_t thread;
  if (listening < 0 || bind(listening, (struct sockaddr *)&at, sizeof at) || listen(listening, 4)) {
    die("cannot listen at %s: %s", address, strerror(errno));
  }
  if (pthread_create(&thread, NULL, take_commands, NULL)) {
    die("no thread for commands");
  }
  pthread_detach(thread);
}
