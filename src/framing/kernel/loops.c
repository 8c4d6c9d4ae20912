/* The module `framing.kernel.loops`: its table of functions (functions.h), and the digest of what it was made from. */
#include "characters.h"

#ifndef SOURCES /* given by hatch_build.py: what framing.kernel.sources.digest said of the .c and .h files */
#define SOURCES "unknown"
#endif

#define FUNCTION(name) PyObject *name(PyObject *module, PyObject *const *args, Int given);
#include "functions.h"
#undef FUNCTION

static PyMethodDef functions[] = {
#define FUNCTION(name) {#name, name, METH_FASTCALL, "See loops.pyi."},
#include "functions.h"
    {NULL, NULL, 0, NULL}};

static PyModuleDef definition = {
    .base = {1, NULL},
    .name = "loops",
    .documentation = "The compiled loops; loops.pyi says what they take and give.",
    .size = -1,
    .methods = functions,
};

PY_EXPORT PyObject *PyInit_loops(void);

PY_EXPORT PyObject *PyInit_loops(void)
{
    fill_character_tables();
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module && PyModule_AddStringConstant(module, "SOURCES", SOURCES) < 0) {
        Py_DecRef(module);
        return NULL;
    }
    return module;
}
