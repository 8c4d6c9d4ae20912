/* See numbers.h. Each function brings its argument near 0 or 1 exactly (Cody and Waite 1980, "Software Manual for the
 * Elementary Functions") and sums the series of what is left. The coefficients are the series' own: a fitted
 * polynomial would save three of eleven terms.
 */
#include "numbers.h"

#include <stdint.h>
#include <string.h>

/* ln 2 in two parts: the first has 32 bits, so that its product with an exponent (11 bits) is exact. */
static const double LN2_HIGH = 0x1.62e42feep-1, LN2_LOW = 0x1.a39ef35793c76p-33, PER_LN2 = 0x1.71547652b82fep0;
static const double SQRT_HALF = 0x1.6a09e667f3bcdp-1;

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* 2 ** power for -1022 <= power <= 1023 */
static double power_of_two(int power)
{
    return double_of((uint64_t)(power + 1023) << 52);
}

double exp_of(double x)
{
    if (x != x) return x;
    if (x > 709.8) return double_of(0x7ff0000000000000u);
    if (x < -745.2) return 0.0;
    double turns = x * PER_LN2;
    int power = (int)(turns < 0 ? turns - 0.5 : turns + 0.5); /* the nearest whole number */
    double high = x - power * LN2_HIGH, low = power * LN2_LOW;
    double r = high - low; /* |r| <= .3467 */
    double lost = (high - r) - low; /* what rounding took from r */
    /* 1/n! for n = 2 to 14: the next term is below 2 ** -60 */
    double s = 1.0 / 87178291200.0;
    s = s * r + 1.0 / 6227020800.0;
    s = s * r + 1.0 / 479001600.0;
    s = s * r + 1.0 / 39916800.0;
    s = s * r + 1.0 / 3628800.0;
    s = s * r + 1.0 / 362880.0;
    s = s * r + 1.0 / 40320.0;
    s = s * r + 1.0 / 5040.0;
    s = s * r + 1.0 / 720.0;
    s = s * r + 1.0 / 120.0;
    s = s * r + 1.0 / 24.0;
    s = s * r + 1.0 / 6.0;
    s = s * r + 0.5;
    double result = 1.0 + (r + (s * r * r + lost * (1.0 + r)));
    /* Twice a factor, as 2 ** 1024 and what is below 2 ** -1022 are no normal numbers. */
    int half = power / 2;
    return result * power_of_two(half) * power_of_two(power - half);
}

/* log(2 ** power * (1 + f)) + correction, for 1 + f from sqrt(.5) to sqrt(2) */
static double log_near_one(double f, int power, double correction)
{
    /* log(1 + f) = 2 atanh(s) for s = f / (2 + f); 2 s = f - f*f/2 + s*f*f/2 leaves f itself exact. */
    double s = f / (2.0 + f), z = s * s;
    double r = 2.0 / 25.0;
    r = r * z + 2.0 / 23.0;
    r = r * z + 2.0 / 21.0;
    r = r * z + 2.0 / 19.0;
    r = r * z + 2.0 / 17.0;
    r = r * z + 2.0 / 15.0;
    r = r * z + 2.0 / 13.0;
    r = r * z + 2.0 / 11.0;
    r = r * z + 2.0 / 9.0;
    r = r * z + 2.0 / 7.0;
    r = r * z + 2.0 / 5.0;
    r = r * z + 2.0 / 3.0;
    r = r * z;
    double half = 0.5 * f * f;
    return power * LN2_HIGH - ((half - (s * (half + r) + (power * LN2_LOW + correction))) - f);
}

/* The power of two that brings a positive normal x between sqrt(.5) and sqrt(2), and x so brought. */
static int near_one(double *x)
{
    uint64_t bits = bits_of(*x);
    int power = (int)(bits >> 52) - 1022;
    double m = double_of((bits & 0x000fffffffffffffu) | 0x3fe0000000000000u); /* from .5 to 1 */
    if (m < SQRT_HALF) {
        m *= 2.0;
        power--;
    }
    *x = m;
    return power;
}

double log_of(double x)
{
    if (x != x || x == double_of(0x7ff0000000000000u)) return x;
    if (x < 0) return double_of(0x7ff8000000000000u);
    if (x == 0) return double_of(0xfff0000000000000u);
    int small = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        small = 54;
    }
    int power = near_one(&x) - small;
    return log_near_one(x - 1.0, power, 0.0);
}

double log1p_of(double x)
{
    if (x != x || x == double_of(0x7ff0000000000000u)) return x;
    if (x < -1.0) return double_of(0x7ff8000000000000u);
    if (x == -1.0) return double_of(0xfff0000000000000u);
    if (x > -0.29 && x < 0.41) {
        if (x > -0x1p-54 && x < 0x1p-54) return x; /* and the sign of a zero */
        return log_near_one(x, 0, 0.0);
    }
    double sum = 1.0 + x;
    /* What rounding took from the sum, as a part of it. */
    double lost = (x > 1.0 ? 1.0 - (sum - x) : x - (sum - 1.0)) / sum;
    int power = near_one(&sum);
    return log_near_one(sum - 1.0, power, lost);
}

double logistic_of(double x)
{
    if (x >= 0) return 1.0 / (1.0 + exp_of(-x));
    double e = exp_of(x);
    return e / (1.0 + e);
}
