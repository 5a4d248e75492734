/* The limit: the kernels' algorithms in C with 128-bit vectors and no fused multiply-add, and the loop of
 * fast-histogram. cc -O3 -mavx -mno-fma loops.c -lm; usage: loops p.f64 x.f64 y.f64 n → JSON. Data resident in memory.
 */
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "timing.h"

static double table[258];

static inline __m128d entry(const double *x) {
  uint32_t high;
  memcpy(&high, (const char *)x + 4, 4);
  return _mm_loadu_pd((const double *)((const char *)table + ((((high & 0xfffff) + 0x1000) >> 9) & 0xff0)));
}

static inline __m128d log2_pair(const double *at) {
  const __m128i half = _mm_set1_epi64x(0x0000100000000000), below = _mm_set1_epi64x(0x00001fffffffffff);
  const __m128i magic = _mm_set1_epi64x(0x4330000000000000);
  const __m128d centre = _mm_castsi128_pd(_mm_set1_epi64x(0x4330100000000000));
  const __m128d bias = _mm_castsi128_pd(_mm_set1_epi64x(0x43300000000003ff));
  __m128i x = _mm_loadu_si128((const __m128i *)at);
  __m128d low = entry(at), high = entry(at + 1);
  __m128d r = _mm_mul_pd(
    _mm_sub_pd(_mm_castsi128_pd(_mm_or_si128(_mm_and_si128(_mm_add_epi64(x, half), below), magic)), centre),
    _mm_unpacklo_pd(low, high));
  __m128d r2 = _mm_mul_pd(r, r);
  __m128d c34 = _mm_add_pd(_mm_set1_pd(0.4808983469359951), _mm_mul_pd(r, _mm_set1_pd(-0.36067376019862224)));
  __m128d c56 = _mm_add_pd(_mm_set1_pd(0.2885437254791991), _mm_mul_pd(r, _mm_set1_pd(-0.24045330112179908)));
  __m128d q = _mm_add_pd(
    _mm_add_pd(_mm_set1_pd(1.4426950408889634), _mm_mul_pd(r, _mm_set1_pd(-0.7213475204444817))),
    _mm_mul_pd(r2, _mm_add_pd(c34, _mm_mul_pd(r2, c56))));
  __m128d k = _mm_sub_pd(_mm_castsi128_pd(_mm_or_si128(_mm_srli_epi64(x, 52), magic)), bias);
  return _mm_add_pd(_mm_add_pd(k, _mm_unpackhi_pd(low, high)), _mm_mul_pd(r, q));
}

static double fold(__m128d a, __m128d b) {
  double lanes[2];
  _mm_storeu_pd(lanes, _mm_add_pd(a, b));
  return lanes[0] + lanes[1];
}

/* Chunks of 256 with their sums and minima, as in assembly/sums.ts. */
APART static double entropy(const double *p, long n) {
  double total = 0, lost = 0, sum = 0, least = INFINITY;
  for (long start = 0; start + 256 <= n; start += 256) {
    __m128d even = _mm_setzero_pd(), odd = even, even_p = even, odd_p = even, low = _mm_set1_pd(INFINITY);
    for (const double *x = p + start; x < p + start + 256; x += 4) {
      __m128d a = _mm_loadu_pd(x), b = _mm_loadu_pd(x + 2);
      even = _mm_add_pd(even, _mm_mul_pd(a, log2_pair(x)));
      odd = _mm_add_pd(odd, _mm_mul_pd(b, log2_pair(x + 2)));
      low = _mm_min_pd(b, _mm_min_pd(a, low));
      even_p = _mm_add_pd(even_p, a);
      odd_p = _mm_add_pd(odd_p, b);
    }
    double chunk = fold(even, odd), next = total + chunk, lanes[2];
    lost += fabs(total) >= fabs(chunk) ? total - next + chunk : chunk - next + total;
    total = next;
    sum += fold(even_p, odd_p);
    _mm_storeu_pd(lanes, low);
    least = fmin(least, fmin(lanes[0], lanes[1]));
  }
  for (long i = n - n % 256; i < n; i++) total += p[i] * log2(p[i]);
  /* As the kernel's caller does: sum and minimum show whether the terms are valid. */
  return sum < INFINITY && least >= 0 ? -(total + lost) : NAN;
}

typedef struct {
  double low, scale, half;
  int bins;
  double edges[66];
} axis;

static axis make_axis(double low, double high, int bins) {
  axis a = {low, bins / (high - low), 0.5 - 1e-12, bins, {0}};
  for (int i = 0; i < bins; i++) a.edges[i] = low + i * ((high - low) / bins);
  a.edges[bins] = nextafter(high, INFINITY);
  return a;
}

static int code_by_table(double x, const axis *a) {
  if (x < a->edges[0]) return 0;
  if (x >= a->edges[a->bins]) return a->bins + 1;
  if (x != x) return a->bins + 2;
  int i = (int)((x - a->low) * a->scale);
  if (i > a->bins - 1) i = a->bins - 1;
  while (x < a->edges[i]) i--;
  while (x >= a->edges[i + 1]) i++;
  return i + 1;
}

static inline __m128i codes(const double *x, const axis *a, __m128d low, __m128d scale, __m128d half, __m128d top) {
  const __m128d bottom = _mm_set1_pd(-0.5), centre = _mm_set1_pd(0.5), magic = _mm_set1_pd(4503599627370497.0);
  const __m128d absolute = _mm_castsi128_pd(_mm_set1_epi64x(0x7fffffffffffffff));
  __m128d f = _mm_max_pd(bottom, _mm_min_pd(top, _mm_mul_pd(_mm_sub_pd(_mm_loadu_pd(x), low), scale)));
  __m128d g = _mm_max_pd(bottom, _mm_min_pd(top, _mm_mul_pd(_mm_sub_pd(_mm_loadu_pd(x + 2), low), scale)));
  __m128d i = _mm_floor_pd(f), j = _mm_floor_pd(g);
  __m128d sure = _mm_and_pd(
    _mm_cmplt_pd(_mm_and_pd(_mm_sub_pd(_mm_sub_pd(f, i), centre), absolute), half),
    _mm_cmplt_pd(_mm_and_pd(_mm_sub_pd(_mm_sub_pd(g, j), centre), absolute), half));
  if (__builtin_expect(_mm_movemask_pd(sure) != 3, 0)) {
    return _mm_setr_epi32(code_by_table(x[0], a), code_by_table(x[1], a), code_by_table(x[2], a), code_by_table(x[3], a));
  }
  return _mm_castps_si128(_mm_shuffle_ps(
    _mm_castpd_ps(_mm_add_pd(i, magic)), _mm_castpd_ps(_mm_add_pd(j, magic)), _MM_SHUFFLE(2, 0, 2, 0)));
}

/* Two copies of the counters, as assembly/bin.ts counts them. */
APART static void histogram2d(const double *x, const double *y, long n, const axis *a, const axis *b, uint32_t *counts) {
  const int stride = b->bins + 3, cells = (a->bins + 3) * stride;
  const __m128d low_x = _mm_set1_pd(a->low), scale_x = _mm_set1_pd(a->scale), half_x = _mm_set1_pd(a->half);
  const __m128d low_y = _mm_set1_pd(b->low), scale_y = _mm_set1_pd(b->scale), half_y = _mm_set1_pd(b->half);
  const __m128d top_x = _mm_set1_pd(a->bins + 0.5), top_y = _mm_set1_pd(b->bins + 0.5);
  const __m128i strides = _mm_set1_epi32(stride);
  memset(counts, 0, 2 * cells * sizeof *counts);
  uint32_t *other = counts + cells;
  long i = 0;
  for (; i + 4 <= n; i += 4) {
    __m128i at = _mm_add_epi32(
      _mm_mullo_epi32(codes(x + i, a, low_x, scale_x, half_x, top_x), strides),
      codes(y + i, b, low_y, scale_y, half_y, top_y));
    counts[(uint32_t)_mm_extract_epi32(at, 0)]++;
    other[(uint32_t)_mm_extract_epi32(at, 1)]++;
    counts[(uint32_t)_mm_extract_epi32(at, 2)]++;
    other[(uint32_t)_mm_extract_epi32(at, 3)]++;
  }
  for (; i < n; i++) counts[code_by_table(x[i], a) * stride + code_by_table(y[i], b)]++;
}

/* The loop of fast-histogram (Robitaille), histogram_core.c: counts are doubles. */
APART static void fast_histogram(
  const double *x, const double *y, long n, double xmin, double xmax, double ymin, double ymax, int nx, int ny,
  double *count) {
  double normx = nx / (xmax - xmin), normy = ny / (ymax - ymin);
  memset(count, 0, sizeof(double) * nx * ny);
  for (long i = 0; i < n; i++) {
    double tx = x[i], ty = y[i];
    if (tx >= xmin && tx < xmax && ty >= ymin && ty < ymax) {
      int ix = (int)((tx - xmin) * normx), iy = (int)((ty - ymin) * normy);
      count[iy + ny * ix] += 1.;
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  const long n = atol(argv[4]);
  for (int i = 0; i <= 128; i++) {
    table[2 * i] = ldexp(1 / (1 + i / 128.0), -52);
    table[2 * i + 1] = log2(1 + i / 128.0);
  }
  const size_t bytes = n * sizeof(double);
  double *p = read_all(argv[1], bytes), *x = read_all(argv[2], bytes), *y = read_all(argv[3], bytes);
  double low_x = x[0], high_x = x[0], low_y = y[0], high_y = y[0];
  for (long i = 1; i < n; i++) {
    low_x = fmin(low_x, x[i]), high_x = fmax(high_x, x[i]);
    low_y = fmin(low_y, y[i]), high_y = fmax(high_y, y[i]);
  }
  axis a = make_axis(low_x, high_x, 64), b = make_axis(low_y, high_y, 64);
  uint32_t *counts = malloc(2 * 67 * 67 * sizeof *counts);
  double *plain = malloc(64 * 64 * sizeof *plain);
  volatile double h = 0;
  double entropy_ns = TIME(h = entropy(p, n));
  double histogram_ns = TIME(histogram2d(x, y, n, &a, &b, counts));
  double fast_ns = TIME(fast_histogram(x, y, n, low_x, high_x, low_y, high_y, 64, 64, plain));
  const int cell = 33 * 67 + 33;
  printf("[{\"job\":\"entropy\",\"name\":\"c\",\"ns\":%.6f,\"value\":%.17g},", entropy_ns, h);
  printf("{\"job\":\"histogram2d, 64×64\",\"name\":\"c\",\"ns\":%.6f,\"value\":%.17g},", histogram_ns,
    (double)counts[cell] + counts[67 * 67 + cell]);
  printf("{\"job\":\"histogram2d, 64×64\",\"name\":\"fast-histogram\",\"ns\":%.6f,\"value\":%.17g}]\n", fast_ns,
    plain[32 * 64 + 32]);
  return 0;
}
