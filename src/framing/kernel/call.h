/* One call from Python: its arguments checked, its results made, its memory given back, its error told.
 *
 * A function that Python calls looks like this; copy it. (`rows.c` is the shortest whole example.)
 *
 *     PyObject *lengths(PyObject *module, PyObject *const *args, Int given)
 *     {
 *         BEGIN("lengths", 2);                       // its name and how many arguments it takes
 *         IN(u32, points);                           // a contiguous array of numpy.uint32, read-only: u32 *points
 *         IN(i64, starts);                           // and how many items it has: Int points_size
 *         REQUIRE(starts_size > 0, "starts is empty");
 *         i64 *out = ROOM(i64, starts_size);         // memory until the call ends
 *         if (FAILED) return finish(call, NULL);     // nothing before it was NULL, wrong or too small
 *         unlock(call, points_size);                 // other threads of Python run meanwhile, where it takes long
 *         for (Int k = 0; k < starts_size; k++) {
 *             if (!INSIDE(starts[k], points_size)) { outside(call, "starts", starts[k], points_size); break; }
 *             out[k] = ...;
 *         }
 *         return finish(call, vector(call, i64, out, starts_size));
 *     }
 *
 * Rules: an index that was read from an argument is checked before it is used, always. Between `unlock` and the
 * results nothing of Python is touched: errors are noted by `outside` and `refuse`, memory comes from `ROOM`.
 * Every way out goes through `finish`, which raises what was noted.
 */
#ifndef FRAMING_CALL_H
#define FRAMING_CALL_H

#include "python_abi.h"

typedef int8_t i8;
typedef uint8_t u8;
typedef int16_t i16;
typedef uint16_t u16;
typedef int32_t i32;
typedef uint32_t u32;
typedef int64_t i64;
typedef uint64_t u64;
typedef float f32;
typedef double f64;

/* What an array may hold: the types above, by their order here; u8 takes numpy.bool as well. */
typedef enum { KIND_i8, KIND_u8, KIND_u16, KIND_i32, KIND_u32, KIND_i64, KIND_u64, KIND_f32, KIND_f64, KINDS } Kind;

typedef struct Arena Arena;

enum { MOST_ARRAYS = 64 }; /* of one call, arguments and results; the largest stage takes some forty */

typedef enum { NO_ERROR, RAISED, NO_MEMORY, OUTSIDE, REFUSED } Error;

typedef struct {
    const char *function;
    PyObject *const *args;
    Int next; /* the argument that is read next */
    Py_buffer held[MOST_ARRAYS];
    Int holds;
    Arena *arena;
    void *thread; /* what is needed to take Python's lock again; NULL while it is held */
    Error error;  /* the first that happened */
    const char *what;
    long long index, limit;
} Call;

/* An array argument. `rows` and `columns` are those of a table; a vector has one column. */
typedef struct {
    void *at;
    Int size, rows, columns;
} Array;

/* A result whose size is known before it is filled: `at` is NULL where the call has failed. */
typedef struct {
    PyObject *object;
    void *at;
} Made;

void begin(Call *call, const char *function, PyObject *const *args, Int given, Int wanted);
Array array(Call *call, const char *name, Kind kind, int dimensions, int writable);
Int whole_number(Call *call, const char *name, Int least, Int most);
double real_number(Call *call, const char *name);
const u32 *text_points(Call *call, const char *name, Int *size); /* a str's code points, until the call ends */
void *room(Call *call, Int count, Int size, int zeroed);
void unlock(Call *call, Int steps);
void lock(Call *call);
void outside(Call *call, const char *name, long long index, long long limit);
void refuse(Call *call, const char *what);
PyObject *new_array(Call *call, Kind kind, const void *from, Int rows, Int columns);
Made made_array(Call *call, Kind kind, Int rows, Int columns);
PyObject *number(Call *call, Int value);
PyObject *tuple_of(Call *call, Int count, ...); /* takes the items over; NULL if one of them is NULL */
PyObject *finish(Call *call, PyObject *result);

#define BEGIN(name, wanted) \
    (void)module; \
    Call call_[1]; \
    Call *call = call_; \
    begin(call, name, args, given, wanted)
#define FAILED (call->error != NO_ERROR)
/* The next argument: a vector to read, a table to read, a vector to write, a table to write. */
#define IN(type, name) ARGUMENT(const type, type, name, 1, 0)
#define IN_TABLE(type, name) ARGUMENT(const type, type, name, 2, 0); TABLE_SIZES(name)
#define OUT(type, name) ARGUMENT(type, type, name, 1, 1)
#define OUT_TABLE(type, name) ARGUMENT(type, type, name, 2, 1); TABLE_SIZES(name)
#define ARGUMENT(declared, type, name, dimensions, writable) \
    const Array name##_array = array(call, #name, KIND_##type, dimensions, writable); \
    declared *name = name##_array.at; \
    const Int name##_size = name##_array.size; \
    (void)name##_size
#define TABLE_SIZES(name) \
    const Int name##_rows = name##_array.rows, name##_columns = name##_array.columns; \
    (void)name##_rows, (void)name##_columns
#define REQUIRE(holds, otherwise) \
    do { \
        if (!FAILED && !(holds)) refuse(call, otherwise); \
    } while (0)
#define ROOM(type, count) ((type *)room(call, count, sizeof(type), 0))
#define ZEROS(type, count) ((type *)room(call, count, sizeof(type), 1))
/* A result to fill in place, before `unlock`: type *name, and name_made.object for `finish`. */
#define MADE(type, name, rows, columns) \
    const Made name##_made = made_array(call, KIND_##type, rows, columns); \
    type *name = name##_made.at
#define MADE_VECTOR(type, name, size) MADE(type, name, size, -1)
#define vector(call, type, from, count) new_array(call, KIND_##type, from, count, -1)
#define table(call, type, from, rows, columns) new_array(call, KIND_##type, from, rows, columns)
static inline Int smaller(Int a, Int b)
{
    return a < b ? a : b;
}

static inline Int larger(Int a, Int b)
{
    return a > b ? a : b;
}

/* Whether 0 <= index < limit, in one comparison. */
#define INSIDE(index, limit) ((u64)(index) < (u64)(limit))
/* In a loop: note the error and leave the function if an index is outside; `value` is what the function returns. */
#define CHECK(name, index, limit, value) \
    do { \
        if (__builtin_expect(!INSIDE(index, limit), 0)) { \
            outside(call, name, (long long)(index), (long long)(limit)); \
            return value; \
        } \
    } while (0)

#endif
