/* What the C peers share: files and timings. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Keeps the compiler from moving calls out of the timing loop. */
#define APART __attribute__((noipa))

static void *read_all(const char *path, size_t bytes) {
  void *values = malloc(bytes);
  FILE *file = fopen(path, "rb");
  if (!values || !file || fread(values, 1, bytes, file) != bytes) exit(2);
  fclose(file);
  return values;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

#define ROUNDS 9
/* Least duration of a timing in nanoseconds. */
#define LEAST 2e5

/* The median nanoseconds per element, of `n`. */
#define TIME(run)                                              \
  ({                                                           \
    double times[ROUNDS];                                      \
    long calls = 1;                                            \
    for (;; calls *= 2) {                                      \
      double start = now();                                    \
      for (long c = 0; c < calls; c++) run;                    \
      if (now() - start >= LEAST) break;                       \
    }                                                          \
    for (int r = 0; r < ROUNDS; r++) {                         \
      double start = now();                                    \
      for (long c = 0; c < calls; c++) run;                    \
      times[r] = (now() - start) / n / calls;                  \
    }                                                          \
    qsort(times, ROUNDS, sizeof *times, ascending);            \
    times[ROUNDS / 2];                                         \
  })
