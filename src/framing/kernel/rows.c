/* Sums of weight rows: what a linear model over hashed features says of stretches of a text.
 *
 * Weights are int8 (rows, columns); an id is a row's number. Sums are int32: 2 ** 24 rows of 127 fit.
 */
#include "rows.h"

#include <string.h>

int add_rows(Call *call, i32 *sums, const i8 *weights, Int rows, Int columns, const u32 *ids, Int count)
{
    for (Int k = 0; k < count; k++) {
        if (k + AHEAD < count) __builtin_prefetch(weights + (Int)ids[k + AHEAD] * columns);
        Int id = ids[k];
        CHECK("ids", id, rows, 0);
        add_row(sums, weights + id * columns, columns);
    }
    return 1;
}

/* In:  weights int8 (rows, columns); ids uint32 (n,); bounds int64 (groups + 1,), not falling, from 0 to n: group g has
 *      the ids from bounds[g] to bounds[g + 1].
 * Out: int32 (groups, columns), each group's sum. */
PyObject *row_sums(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("row_sums", 3);
    IN_TABLE(i8, weights);
    IN(u32, ids);
    IN(i64, bounds);
    REQUIRE(bounds_size > 0, "bounds is empty");
    Int groups = bounds_size - 1;
    MADE(i32, sums, groups < 0 ? 0 : groups, weights_columns);
    if (!FAILED) memset(sums, 0, (size_t)(groups * weights_columns) * sizeof(i32));
    unlock(call, ids_size);
    for (Int g = 0; g < groups && !FAILED; g++) {
        if (bounds[g] < 0 || bounds[g] > bounds[g + 1] || bounds[g + 1] > ids_size)
            refuse(call, "bounds must not fall, and end within ids");
        else
            add_rows(call, sums + g * weights_columns, weights, weights_rows, weights_columns, ids + bounds[g],
                     bounds[g + 1] - bounds[g]);
    }
    return finish(call, sums_made.object);
}

/* In:  weights int8 (rows, columns); ids uint32 (n,).
 * Out: int32 (n + 1, columns): row i is the sum of the first i ids' rows, so that any stretch of ids has the sum
 *      out[end] - out[start]. */
PyObject *running_sums(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("running_sums", 2);
    IN_TABLE(i8, weights);
    IN(u32, ids);
    Int columns = weights_columns;
    MADE(i32, sums, ids_size + 1, columns);
    unlock(call, ids_size);
    if (!FAILED) memset(sums, 0, (size_t)columns * sizeof(i32));
    for (Int k = 0; k < ids_size && !FAILED; k++) {
        if (k + AHEAD < ids_size) __builtin_prefetch(weights + (Int)ids[k + AHEAD] * columns);
        Int id = ids[k];
        if (INSIDE(id, weights_rows))
            running_row(sums + (k + 1) * columns, sums + k * columns, weights + id * columns, columns);
        else
            outside(call, "ids", id, weights_rows);
    }
    return finish(call, sums_made.object);
}
