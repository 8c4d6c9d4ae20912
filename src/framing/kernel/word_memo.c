/* The words of a text as Python's strings, each made once: an exact memo of the words met last.
 *
 * Rules in Python look at words; to cut 500 of them out of a text, to lower them and to let them go again takes longer
 * than any loop here. A word that was met before is the same object, whose hash is known. The memo is one for all
 * threads, under Python's lock, which is never let go of here but by the reader.
 */
#include "call.h"

#include <string.h>

/* Sets of two places; a new word takes the place of the one that was met longer ago. Longer words are not kept: of
 * 1,000,000 tokens of news 4,000 have more than 14 letters. */
enum { SETS = 1 << 14, WAYS = 2, MOST_LETTERS = 14 };

typedef struct {
    PyObject *written, *read;
    u32 size, letters[MOST_LETTERS];
    u32 used; /* when it was met last */
} Kept;

static Kept memo[SETS][WAYS];
static PyObject *reader_of_memo;
static u32 clock_of_memo;

static void forget_all(PyObject *reader)
{
    for (Int k = 0; k < SETS; k++)
        for (int way = 0; way < WAYS; way++) {
            Kept old = memo[k][way];
            memset(&memo[k][way], 0, sizeof(Kept));
            if (old.written) {
                Py_DecRef(old.written);
                Py_DecRef(old.read);
            }
        }
    Py_IncRef(reader);
    if (reader_of_memo) Py_DecRef(reader_of_memo);
    reader_of_memo = reader;
}

/* What the reader makes of some letters: two new references, or NULL. */
static int read_word(Call *call, PyObject *reader, const u32 *letters, Int size, PyObject **written, PyObject **read)
{
    int little = -1;
    PyObject *word = PyUnicode_DecodeUTF32((const char *)letters, 4 * size, "surrogatepass", &little);
    PyObject *both = word ? PyObject_CallFunction(reader, "O", word) : NULL;
    if (word) Py_DecRef(word);
    *written = both ? PyTuple_GetItem(both, 0) : NULL;
    *read = *written ? PyTuple_GetItem(both, 1) : NULL;
    if (*read) {
        Py_IncRef(*written);
        Py_IncRef(*read);
    } else {
        call->error = RAISED;
    }
    if (both) Py_DecRef(both);
    return *read != NULL;
}

static int find_word(Call *call, PyObject *reader, const u32 *letters, Int size, PyObject **written, PyObject **read)
{
    if (size > MOST_LETTERS) return read_word(call, reader, letters, size, written, read);
    u32 hash = (u32)size;
    for (Int i = 0; i < size; i++) hash = (hash + letters[i]) * 0x01000193u;
    Kept *set = memo[(hash ^ hash >> 15) & (SETS - 1)];
    for (int way = 0; way < WAYS; way++) {
        Kept *kept = &set[way];
        if (!kept->written || kept->size != (u32)size || memcmp(kept->letters, letters, (size_t)size * sizeof(u32))) continue;
        kept->used = ++clock_of_memo;
        *written = kept->written;
        *read = kept->read;
        Py_IncRef(*written);
        Py_IncRef(*read);
        return 1;
    }
    if (!read_word(call, reader, letters, size, written, read)) return 0;
    /* The reader may have let another thread in: the places are looked at only now. */
    Kept *oldest = set, old;
    for (int way = 1; way < WAYS; way++)
        if (set[way].used < oldest->used) oldest = &set[way];
    if (reader != reader_of_memo) return 1;
    old = *oldest;
    Py_IncRef(*written);
    Py_IncRef(*read);
    oldest->written = *written;
    oldest->read = *read;
    oldest->size = (u32)size;
    oldest->used = ++clock_of_memo;
    memcpy(oldest->letters, letters, (size_t)size * sizeof(u32));
    if (old.written) {
        Py_DecRef(old.written);
        Py_DecRef(old.read);
    }
    return 1;
}

/* In:  points uint32 (characters,); starts, ends int64 (words,) of words in it; reader: what makes of a word (str) a tuple
 *      of two strings, always the same for the same word.
 * Out: two lists of str (words,): the first and the second string of each word. */
PyObject *words_of(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("words_of", 4);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    PyObject *reader = FAILED ? NULL : call->args[call->next++];
    REQUIRE(starts_size == ends_size, "starts and ends differ in length");
    PyObject *written = FAILED ? NULL : PyList_New(starts_size), *read = written ? PyList_New(starts_size) : NULL;
    if (!FAILED && !read) call->error = RAISED;
    if (!FAILED && reader != reader_of_memo) forget_all(reader);
    for (Int k = 0; k < starts_size && !FAILED; k++) {
        PyObject *one, *other;
        if (starts[k] < 0 || starts[k] > ends[k] || ends[k] > points_size)
            outside(call, "ends", ends[k], points_size + 1);
        else if (find_word(call, reader, points + starts[k], ends[k] - starts[k], &one, &other)) {
            PyList_SetItem(written, k, one);
            PyList_SetItem(read, k, other);
        }
    }
    return finish(call, tuple_of(call, 2, written, read));
}
