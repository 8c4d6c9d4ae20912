/* Arguments in, results out: see call.h. Everything here but `room`, `outside` and `refuse` needs Python's lock. */
#include "call.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    Int size;
    const char *formats; /* the buffer protocol's letters for it: `long` and `long long` differ from system to system */
    const char *name;
} OF_KIND[KINDS] = {
    [KIND_i8] = {1, "b", "int8"},     [KIND_u8] = {1, "B?", "uint8"},   [KIND_u16] = {2, "H", "uint16"},
    [KIND_i32] = {4, "il", "int32"},  [KIND_u32] = {4, "IL", "uint32"}, [KIND_i64] = {8, "lq", "int64"},
    [KIND_u64] = {8, "LQ", "uint64"}, [KIND_f32] = {4, "f", "float32"}, [KIND_f64] = {8, "d", "float64"},
};

/* ---- Memory: one arena a running call, kept for the next one, so that most calls ask the system for nothing. ---- */

typedef struct Block {
    struct Block *next;
    Int unused; /* keeps what follows aligned to 16 bytes */
} Block;

enum { ARENA_SIZE = 1 << 18, ALIGNED = 16 }; /* 256 kB: the arrays of an article of some 10,000 characters */

struct Arena {
    Arena *next;   /* the next idle one */
    Block *blocks; /* what did not fit: given back when the call ends */
    Int used;
    _Alignas(ALIGNED) char memory[ARENA_SIZE];
};

static Arena *idle; /* under Python's lock; as many are made as calls run at once, and never given back */

void *room(Call *call, Int count, Int size, int zeroed)
{
    if (FAILED) return NULL;
    if (count < 0 || count > (Int)(PTRDIFF_MAX / 2) / size) {
        call->error = NO_MEMORY;
        return NULL;
    }
    Int bytes = (count * size + ALIGNED - 1) / ALIGNED * ALIGNED;
    Arena *arena = call->arena;
    void *found;
    if (bytes <= ARENA_SIZE - arena->used) {
        found = arena->memory + arena->used;
        arena->used += bytes;
    } else {
        Block *block = malloc(sizeof(Block) + (size_t)bytes);
        if (!block) {
            call->error = NO_MEMORY;
            return NULL;
        }
        block->next = arena->blocks;
        arena->blocks = block;
        found = block + 1;
    }
    if (zeroed) memset(found, 0, (size_t)bytes);
    return found;
}

/* ---- Errors ---- */

void outside(Call *call, const char *name, long long index, long long limit)
{
    if (FAILED) return;
    call->error = OUTSIDE;
    call->what = name;
    call->index = index;
    call->limit = limit;
}

void refuse(Call *call, const char *what)
{
    if (FAILED) return;
    call->error = REFUSED;
    call->what = what;
}

/* ---- Arguments ---- */

void begin(Call *call, const char *function, PyObject *const *args, Int given, Int wanted)
{
    call->function = function;
    call->args = args;
    call->next = call->holds = 0;
    call->thread = NULL;
    call->error = NO_ERROR;
    call->arena = idle;
    if (idle) {
        idle = idle->next;
    } else {
        call->arena = malloc(sizeof(Arena));
        if (!call->arena) {
            call->error = NO_MEMORY;
            return;
        }
    }
    call->arena->blocks = NULL;
    call->arena->used = 0;
    if (given != wanted) {
        PyErr_Format(PyExc_TypeError, "%s takes %zd arguments, not %zd", function, wanted, given);
        call->error = RAISED;
    }
}

static int fits(const char *format, Kind kind)
{
    if (*format == '@' || *format == '=' || *format == '<') format++; /* every platform here is little-endian */
    return *format && !format[1] && strchr(OF_KIND[kind].formats, *format);
}

static Array hold(Call *call, PyObject *object, const char *name, Kind kind, int dimensions, int writable)
{
    Array none = {NULL, 0, 0, 0};
    lock(call); /* an argument may be read after a part of the work was done without it */
    if (call->holds == MOST_ARRAYS) {
        refuse(call, "takes more arrays than MOST_ARRAYS");
        return none;
    }
    Py_buffer *view = &call->held[call->holds];
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (writable ? PyBUF_WRITABLE : 0)) < 0) {
        /* Python's own message does not say which array it was. */
        PyErr_Format(PyExc_ValueError, "%s: %s must be a%s contiguous array", call->function, name,
                     writable ? " writable," : "");
        call->error = RAISED;
        return none;
    }
    call->holds++; /* from here on `finish` lets go of it */
    if (view->ndim != dimensions || view->itemsize != OF_KIND[kind].size || !fits(view->format ? view->format : "B", kind)) {
        PyErr_Format(PyExc_ValueError, "%s: %s must be %s in %d dimensions, not '%s' in %d", call->function, name,
                     OF_KIND[kind].name, dimensions, view->format ? view->format : "B", view->ndim);
        call->error = RAISED;
        return none;
    }
    Array found = {view->buf, view->shape[0], view->shape[0], 1};
    if (dimensions == 2) {
        found.columns = view->shape[1];
        found.size = found.rows * found.columns;
    }
    return found;
}

Array array(Call *call, const char *name, Kind kind, int dimensions, int writable)
{
    Array none = {NULL, 0, 0, 0};
    return FAILED ? none : hold(call, call->args[call->next++], name, kind, dimensions, writable);
}

Int whole_number(Call *call, const char *name, Int least, Int most)
{
    lock(call);
    if (FAILED) return least;
    Int value = PyLong_AsSsize_t(call->args[call->next++]);
    if (value == -1 && PyErr_Occurred()) {
        call->error = RAISED;
        return least;
    }
    if (value < least || value > most) {
        PyErr_Format(PyExc_ValueError, "%s: %s is %zd, outside of %zd to %zd", call->function, name, value, least, most);
        call->error = RAISED;
        return least;
    }
    return value;
}

double real_number(Call *call, const char *name)
{
    (void)name;
    lock(call);
    if (FAILED) return 0;
    double value = PyFloat_AsDouble(call->args[call->next++]);
    if (PyErr_Occurred()) call->error = RAISED;
    return value;
}

const u32 *text_points(Call *call, const char *name, Int *size)
{
    (void)name;
    *size = 0;
    lock(call);
    if (FAILED) return NULL;
    PyObject *text = call->args[call->next++];
    Int length = PyUnicode_GetLength(text);
    if (length < 0) {
        call->error = RAISED;
        return NULL;
    }
    u32 *points = ROOM(u32, length + 1);
    if (points && !PyUnicode_AsUCS4(text, points, length + 1, 1)) call->error = RAISED;
    if (FAILED) return NULL;
    *size = length;
    return points;
}

/* ---- Python's lock ---- */

/* So many steps of a loop take some 20 us; to let go of the lock and take it again costs .1 us and may cost a turn of
 * another thread, so that what is shorter keeps it. */
enum { LONG = 20000 };

void unlock(Call *call, Int steps)
{
    if (!FAILED && steps >= LONG && !call->thread) call->thread = PyEval_SaveThread();
}

void lock(Call *call)
{
    if (call->thread) PyEval_RestoreThread(call->thread);
    call->thread = NULL;
}

/* ---- Results ---- */

static PyObject *numpy_empty, *numpy_types[KINDS]; /* found at the first result, and kept */

static int find_numpy(void)
{
    if (numpy_empty) return 1;
    PyObject *numpy = PyImport_ImportModule("numpy");
    if (!numpy) return 0;
    for (int kind = 0; kind < KINDS; kind++) {
        if (numpy_types[kind]) continue;
        PyObject *type = PyObject_GetAttrString(numpy, "dtype");
        numpy_types[kind] = type ? PyObject_CallFunction(type, "s", OF_KIND[kind].name) : NULL;
        if (type) Py_DecRef(type);
        if (!numpy_types[kind]) return Py_DecRef(numpy), 0;
    }
    numpy_empty = PyObject_GetAttrString(numpy, "empty");
    Py_DecRef(numpy);
    return numpy_empty != NULL;
}

/* A new NumPy array of rows x columns (columns < 0: a vector), with the items at `from` unless that is NULL. */
PyObject *new_array(Call *call, Kind kind, const void *from, Int rows, Int columns)
{
    if (FAILED) return NULL;
    lock(call);
    PyObject *made = NULL;
    if (find_numpy())
        made = columns < 0 ? PyObject_CallFunction(numpy_empty, "nO", rows, numpy_types[kind])
                           : PyObject_CallFunction(numpy_empty, "(nn)O", rows, columns, numpy_types[kind]);
    if (!made) {
        call->error = RAISED;
        return NULL;
    }
    Array inside = hold(call, made, "result", kind, columns < 0 ? 1 : 2, 1);
    if (FAILED) {
        Py_DecRef(made);
        return NULL;
    }
    if (inside.size && from) memcpy(inside.at, from, (size_t)(inside.size * OF_KIND[kind].size));
    return made;
}

Made made_array(Call *call, Kind kind, Int rows, Int columns)
{
    Made made = {new_array(call, kind, NULL, rows, columns), NULL};
    if (made.object) made.at = call->held[call->holds - 1].buf;
    return made;
}

PyObject *number(Call *call, Int value)
{
    if (FAILED) return NULL;
    lock(call);
    PyObject *made = PyLong_FromSsize_t(value);
    if (!made) call->error = RAISED;
    return made;
}

PyObject *tuple_of(Call *call, Int count, ...)
{
    lock(call);
    PyObject *made = FAILED ? NULL : PyTuple_New(count);
    if (!made && !FAILED) call->error = RAISED;
    va_list items;
    va_start(items, count);
    for (Int k = 0; k < count; k++) {
        PyObject *item = va_arg(items, PyObject *);
        if (made && item)
            PyTuple_SetItem(made, k, item); /* takes the item over */
        else if (item)
            Py_DecRef(item);
    }
    va_end(items);
    return made;
}

PyObject *finish(Call *call, PyObject *result)
{
    lock(call);
    for (Int k = 0; k < call->holds; k++) PyBuffer_Release(&call->held[k]);
    Arena *arena = call->arena;
    if (arena) {
        while (arena->blocks) {
            Block *block = arena->blocks;
            arena->blocks = block->next;
            free(block);
        }
        arena->next = idle;
        idle = arena;
    }
    if (!FAILED) return result;
    if (result) Py_DecRef(result);
    if (call->error == NO_MEMORY) return PyErr_NoMemory();
    if (call->error == REFUSED) return PyErr_Format(PyExc_ValueError, "%s: %s", call->function, call->what);
    if (call->error == OUTSIDE)
        return PyErr_Format(PyExc_IndexError, "%s: %s holds %lld, which is not from 0 to %lld", call->function,
                            call->what, call->index, call->limit - 1);
    return NULL; /* already raised */
}
