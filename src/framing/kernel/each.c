/* A function of numbers.h for each number of an array.
 *
 * In: numbers, float64 (n,). Out: float64 (n,).
 */
#include "call.h"
#include "numbers.h"

#define EACH(name, function) \
    PyObject *name(PyObject *module, PyObject *const *args, Int given) \
    { \
        BEGIN(#name, 1); \
        IN(f64, numbers); \
        f64 *out = ROOM(f64, numbers_size); \
        unlock(call, numbers_size); \
        for (Int k = 0; k < numbers_size && out; k++) out[k] = function(numbers[k]); \
        return finish(call, vector(call, f64, out, numbers_size)); \
    }

EACH(exp_each, exp_of)
EACH(log_each, log_of)
EACH(log1p_each, log1p_of)
EACH(logistic_each, logistic_of)
