/* What all programs here need. */
#ifndef BASICS_H
#define BASICS_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

uint64_t now_ns(clockid_t clock);

/* Ends the program: its name, what could not be done, and why (errno). */
_Noreturn void fail(const char *what);

/* A whole file in memory that is never freed. */
char *read_file(const char *name, size_t *bytes);

/* As many descriptors as the machine lets us have. */
void allow_many_descriptors(void);

/* A connection to a port of this machine, without Nagle's delay. */
int connect_to(int port);

#endif
