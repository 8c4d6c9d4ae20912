/* The part of Python's stable ABI (3.11 and later) that the kernel uses, declared here so that no Python headers are
 * needed to build it. Source: https://docs.python.org/3/c-api/stable.html, "Contents of Limited API".
 * Layouts hold for interpreters with a global lock; `framing.kernel` refuses the free-threaded ones before loading.
 * `hatch_build.py` reads the names of this file for Windows' import library: one declaration a line.
 */
#ifndef FRAMING_PYTHON_ABI_H
#define FRAMING_PYTHON_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#define PY_DATA extern __declspec(dllimport)
#define PY_EXPORT __declspec(dllexport)
#else
#define PY_DATA extern
#define PY_EXPORT __attribute__((visibility("default")))
#endif

typedef intptr_t Int; /* Py_ssize_t */

typedef struct PyObject {
    Int references;
    void *type;
} PyObject;

typedef struct {
    void *buf;
    PyObject *obj;
    Int len, itemsize;
    int readonly, ndim;
    char *format;
    Int *shape, *strides, *suboffsets;
    void *internal;
} Py_buffer;

enum { PyBUF_WRITABLE = 0x1, PyBUF_FORMAT = 0x4, PyBUF_ND = 0x8, PyBUF_C_CONTIGUOUS = 0x38 };

typedef PyObject *(*PyFunction)(PyObject *module, PyObject *const *args, Int given);

typedef struct {
    const char *name;
    PyFunction function;
    int flags;
    const char *documentation;
} PyMethodDef;

enum { METH_FASTCALL = 0x80, PYTHON_API_VERSION = 3 };

typedef struct {
    PyObject base;
    PyObject *(*init)(void);
    Int index;
    PyObject *copy;
    const char *name, *documentation;
    Int size;
    PyMethodDef *methods;
    void *slots, *traverse, *clear, *free;
} PyModuleDef;

PY_DATA PyObject *PyExc_IndexError;
PY_DATA PyObject *PyExc_TypeError;
PY_DATA PyObject *PyExc_ValueError;

int PyObject_GetBuffer(PyObject *object, Py_buffer *view, int flags);
void PyBuffer_Release(Py_buffer *view);
Int PyLong_AsSsize_t(PyObject *number);
double PyFloat_AsDouble(PyObject *number);
PyObject *PyLong_FromSsize_t(Int number);
Int PyUnicode_GetLength(PyObject *text);
uint32_t *PyUnicode_AsUCS4(PyObject *text, uint32_t *points, Int room, int terminated);
PyObject *PyUnicode_DecodeUTF32(const char *bytes, Int size, const char *errors, int *order);
PyObject *PyList_New(Int size);
int PyList_SetItem(PyObject *list, Int index, PyObject *item);
PyObject *PyTuple_New(Int size);
Int PyTuple_Size(PyObject *tuple);
PyObject *PyTuple_GetItem(PyObject *tuple, Int index);
int PyTuple_SetItem(PyObject *tuple, Int index, PyObject *item);
PyObject *PyImport_ImportModule(const char *name);
PyObject *PyObject_GetAttrString(PyObject *object, const char *name);
PyObject *PyObject_CallFunction(PyObject *function, const char *format, ...);
PyObject *PyErr_Format(PyObject *kind, const char *format, ...);
PyObject *PyErr_NoMemory(void);
PyObject *PyErr_Occurred(void);
void Py_IncRef(PyObject *object);
void Py_DecRef(PyObject *object);
void *PyEval_SaveThread(void);
void PyEval_RestoreThread(void *thread);
PyObject *PyModule_Create2(PyModuleDef *definition, int version);
int PyModule_AddStringConstant(PyObject *module, const char *name, const char *value);

#endif
