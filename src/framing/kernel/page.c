/* Paragraphs and quotation marks: what a scan over a text finds without knowing a word.
 *
 * In: points uint32 (characters,), the text's code points. Out: starts and ends int64, code point offsets, in order.
 */
#include "characters.h"

/* Paragraphs: lines without the white space around them (`preprocessing.paragraphs`). */
PyObject *paragraphs(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("paragraphs", 1);
    IN(u32, points);
    /* Each paragraph but the last has a character and a line's end. */
    i64 *starts = ROOM(i64, points_size / 2 + 1), *ends = ROOM(i64, points_size / 2 + 1);
    unlock(call, points_size);
    Int count = 0;
    for (Int i = 0; i < points_size && !FAILED;) {
        if (bits_of(points[i]) & SPACE) {
            i++;
            continue;
        }
        starts[count] = i;
        Int last = i;
        for (; i < points_size && !(bits_of(points[i]) & BREAK); i++)
            if (!(bits_of(points[i]) & SPACE)) last = i;
        ends[count++] = last + 1;
    }
    return finish(call, tuple_of(call, 2, vector(call, i64, starts, count), vector(call, i64, ends, count)));
}

enum { STRAIGHT = '\'', CURLY = 0x2019, OPENING = 0x2018, GRAVE = '`', ACUTE = 0xb4 };
enum { NO_MARK, SINGLE, OTHER };

static inline int mark_kind(u32 point)
{
    /* Nearly all characters are told apart by one look: letters, digits and blanks are no marks. */
    if (bits_of(point) & (ALNUM | SPACE)) return NO_MARK;
    switch (point) {
    case STRAIGHT: case OPENING: case CURLY: case 0x201a: case 0x201b: case GRAVE: case ACUTE: return SINGLE;
    case '"': case 0xff02: case 0x201c: case 0x201d: case 0x201f: case 0x201e: case 0xab: case 0xbb: case 0x2039:
    case 0x203a: return OTHER;
    default: return NO_MARK;
    }
}

static int in_word(const u32 *points, Int size, Int at)
{
    return INSIDE(at, size) && (points[at] == '_' || bits_of(points[at]) & ALNUM);
}

/* Quotation marks: doubled and tripled single marks as one; no apostrophe between two letters. */
PyObject *marks(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("marks", 1);
    IN(u32, points);
    unlock(call, points_size);
    u8 *kinds = ROOM(u8, points_size);
    Int most = 0;
    for (Int i = 0; i < points_size && !FAILED; i++) most += (kinds[i] = (u8)mark_kind(points[i])) != NO_MARK;
    i64 *starts = ROOM(i64, most), *ends = ROOM(i64, most);
    Int count = 0;
    for (Int i = 0, end; i < points_size && !FAILED; i = end) {
        u32 point = points[i];
        end = i + 1;
        int kind = kinds[i];
        if (kind == NO_MARK) continue;
        if (kind == SINGLE) {
            u32 following = end < points_size ? points[end] : 0;
            if (following == point && (point == STRAIGHT || point == CURLY)) {
                end++;
                end += end < points_size && points[end] == point;
            } else if ((point == OPENING && following == OPENING) ||
                       (point == GRAVE && (following == GRAVE || following == ACUTE))) {
                end++;
            } else if (in_word(points, points_size, i - 1) && in_word(points, points_size, end)) {
                continue; /* an apostrophe */
            }
        }
        starts[count] = i;
        ends[count++] = end;
    }
    return finish(call, tuple_of(call, 2, vector(call, i64, starts, count), vector(call, i64, ends, count)));
}
