/* What is done to JPEGs on command. */
#include "camera.h"

#include <string.h>

enum { MARKER = 0xff, DHT = 0xc4, SOS = 0xda, EOI = 0xd9 };

/* Leaves the DHT segments out, as many webcams do: decoders are meant to know the tables of ITU-T T.81 annex K. */
size_t without_huffman_tables(unsigned char *jpeg, size_t length) {
  size_t from = 2, to = 2;
  while (from + 4 <= length && jpeg[from] == MARKER && jpeg[from + 1] != SOS) {
    size_t segment = 2u + (jpeg[from + 2] << 8 | jpeg[from + 3]);
    if (from + segment > length) {
      break;
    }
    if (jpeg[from + 1] != DHT) {
      memmove(jpeg + to, jpeg + from, segment);
      to += segment;
    }
    from += segment;
  }
  memmove(jpeg + to, jpeg + from, length - from);
  return to + length - from;
}

/* Each as a lost or a garbled USB transfer leaves it. */
size_t broken(unsigned char *jpeg, size_t length, unsigned kind) {
  switch (kind % 5) {
    case 0: /* the end is missing */
      return length / 2;
    case 1: /* nothing came */
      return 0;
    case 2: /* the beginning is garbled */
      memset(jpeg, 0x55, length < 512 ? length : 512);
      return length;
    case 3: /* the end is missing, and padding took its place */
      memset(jpeg + length / 2, 0, length - length / 2);
      return length;
    default: /* cut short inside of its headers, with an end of picture after it */
      jpeg[16] = MARKER;
      jpeg[17] = EOI;
      return 18;
  }
}
