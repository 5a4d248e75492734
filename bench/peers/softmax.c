/* The limit: softmax cross-entropy of floats with its gradient by the kernel's algorithm (assembly/softmax.ts, wide rows) in C with
 * 128-bit vectors and no fused multiply-add. cc -O3 -msse4.2 -mno-fma softmax.c -lm; usage: softmax logits.f32 classes.i32 rows columns → JSON.
 */
#include <immintrin.h>
#include <math.h>
#include <stdint.h>

#include "timing.h"

static inline __m128 exp4(__m128 x) {
  const __m128 shifted = _mm_add_ps(_mm_mul_ps(x, _mm_set1_ps(1.4426950216293335f)), _mm_set1_ps(12582912.f));
  const __m128 n = _mm_sub_ps(shifted, _mm_set1_ps(12582912.f));
  const __m128 r = _mm_sub_ps(
    _mm_sub_ps(x, _mm_mul_ps(n, _mm_set1_ps(0.693145751953125f))), _mm_mul_ps(n, _mm_set1_ps(1.428606765330187e-6f)));
  const __m128 r2 = _mm_mul_ps(r, r);
  const __m128 c01 = _mm_add_ps(_mm_set1_ps(0.4999999403953552f), _mm_mul_ps(r, _mm_set1_ps(0.1666652113199234f)));
  const __m128 c23 = _mm_add_ps(_mm_set1_ps(0.04166838899254799f), _mm_mul_ps(r, _mm_set1_ps(0.008368716575205326f)));
  const __m128 q = _mm_add_ps(
    c01, _mm_mul_ps(r2, _mm_add_ps(c23, _mm_mul_ps(r2, _mm_set1_ps(0.001381459878757596f)))));
  const __m128 mantissa = _mm_add_ps(_mm_set1_ps(1), _mm_add_ps(r, _mm_mul_ps(r2, q)));
  const __m128i scaled = _mm_add_epi32(_mm_castps_si128(mantissa), _mm_slli_epi32(_mm_castps_si128(shifted), 23));
  return _mm_andnot_ps(_mm_cmplt_ps(x, _mm_set1_ps(-87.33654022216797f)), _mm_castsi128_ps(scaled));
}

APART static double softmax(const float *z, const int32_t *labels, int rows, int columns, float *gradient) {
  double total = 0;
  for (int row = 0; row < rows; row++, z += columns, gradient += columns) {
    __m128 a = _mm_set1_ps(-INFINITY), b = a;
    int c = 0;
    for (; c + 8 <= columns; c += 8) {
      a = _mm_max_ps(a, _mm_loadu_ps(z + c));
      b = _mm_max_ps(b, _mm_loadu_ps(z + c + 4));
    }
    float lanes[4], most = -INFINITY;
    _mm_storeu_ps(lanes, _mm_max_ps(a, b));
    for (int i = 0; i < 4; i++) most = fmaxf(most, lanes[i]);
    for (; c < columns; c++) most = fmaxf(most, z[c]);
    const __m128 m = _mm_set1_ps(most);
    __m128d even = _mm_setzero_pd(), odd = even;
    double rest = 0;
    for (c = 0; c + 16 <= columns; c += 16) {
      __m128 sum = _mm_setzero_ps();
      for (int i = 0; i < 16; i += 4) {
        const __m128 e = exp4(_mm_sub_ps(_mm_loadu_ps(z + c + i), m));
        _mm_storeu_ps(gradient + c + i, e);
        sum = _mm_add_ps(sum, e);
      }
      even = _mm_add_pd(even, _mm_cvtps_pd(sum));
      odd = _mm_add_pd(odd, _mm_cvtps_pd(_mm_movehl_ps(sum, sum)));
    }
    for (; c < columns; c++) rest += gradient[c] = expf(z[c] - most);
    double pair[2];
    _mm_storeu_pd(pair, _mm_add_pd(even, odd));
    const double sum = pair[0] + pair[1] + rest;
    const float scale = 1 / (sum * rows);
    const __m128 scales = _mm_set1_ps(scale);
    for (c = 0; c + 4 <= columns; c += 4)
      _mm_storeu_ps(gradient + c, _mm_mul_ps(_mm_loadu_ps(gradient + c), scales));
    for (; c < columns; c++) gradient[c] *= scale;
    gradient[labels[row]] -= 1.f / rows;
    total += log(sum) - ((double)z[labels[row]] - most);
  }
  return total / rows;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  const int rows = atoi(argv[3]), columns = atoi(argv[4]);
  const size_t n = (size_t)rows * columns;
  const float *z = read_all(argv[1], 4 * n);
  const int32_t *labels = read_all(argv[2], 4 * (size_t)rows);
  float *gradient = calloc(n, sizeof *gradient);
  volatile double loss = 0;
  const double ns = TIME(loss = softmax(z, labels, rows, columns, gradient));
  printf("[{\"job\":\"softmaxCrossEntropy, f32, %d × %d\",\"name\":\"c\",\"n\":%zu,\"ns\":%.6f,\"value\":%.17g}]\n", rows, columns, n,
    ns, loss);
  return 0;
}
