/* exp, log and log1p of float64, from IEEE additions, multiplications and divisions alone.
 *
 * In: any double. Out: within one unit in the last place of the true value, and the same bits on every processor and
 * with every C library, which the libraries' own functions do not promise. Measured by `tests/kernel/test_numbers.py`.
 */
#ifndef FRAMING_NUMBERS_H
#define FRAMING_NUMBERS_H

double exp_of(double x);      /* overflows to infinity above 709.78, underflows to 0 below -745.13 */
double log_of(double x);      /* -infinity at 0, not a number below */
double log1p_of(double x);    /* log(1 + x), exact near 0; -infinity at -1 */
double logistic_of(double x); /* 1 / (1 + exp(-x)), without overflow */

#endif
