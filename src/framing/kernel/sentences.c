/* Sentences: the possible ends with what is plain about them, and the sentences cut there.
 *
 * Between the two calls `preprocessing.sentences` decides the ends that are not plain, by Punkt's tokens.
 * In both: points uint32 (characters,); starts, ends int64 (paragraphs,), in order and apart, in code points.
 */
#include "words.h"

/* Rows of what is found of each possible end: its place, where its word begins, where the next word begins (-1: a mark
 * follows at once), where that word or mark ends (only of those not plain), its paragraph, whether a sentence ends. */
enum { AT, BEGIN_ROW, NEXT, NEXT_END, PARAGRAPH, ENDS, ROWS };
enum { NO, YES, ASK };
enum { NUMBER_LIMIT = 7 }; /* as long as a list's number can be */


/* YES where a plain word stands before the mark at `at` that no list of Punkt knows, else ASK. */
static Int plain(Call *call, const u32 *points, Int begin, Int at, const Words *listed)
{
    if (begin >= at) return ASK;
    u32 value = 0;
    int odd = 0;
    for (Int i = begin; i < at; i++) {
        u32 point = points[i];
        if (!(bits_of(point) & ALNUM)) return ASK;
        u32 lower = point < TABLE_SIZE ? FOLDED_OF[point] : ODD_CASE;
        odd |= lower == ODD_CASE;
        value = add_listed(value, lower);
    }
    if (points[at] != '.') return YES;
    if (odd || at - begin < 2 || bits_of(points[at - 1]) & DIGIT) return ASK;
    return number_of(call, points, begin, at, listed_hash(value), listed) ? ASK : YES;
}

typedef struct {
    i64 *rows[ROWS];
    Int count;
} Found;

static void keep(Found *found, Int at, Int begin, Int next, Int paragraph)
{
    if (at < 0) return;
    found->rows[AT][found->count] = at;
    found->rows[BEGIN_ROW][found->count] = begin;
    found->rows[NEXT][found->count] = next;
    found->rows[PARAGRAPH][found->count++] = paragraph;
}

static void find_ends(Found *found, const u32 *points, Int paragraph, Int first, Int last)
{
    Int blank = first - 1;
    Int before = -1, begin = first, after = -1; /* the possible end before, not yet judged */
    for (Int at = first; at < last; at++) {
        u32 point = points[at];
        if (point > '?') continue; /* most characters are letters */
        if (point == ' ' || point == '\t') {
            blank = at;
            continue;
        }
        if ((point != '.' && point != '?' && point != '!') || at + 1 == last) continue;
        Int following = -1;
        u8 sign = bits_of(points[at + 1]);
        if (!(sign & AFTER_STOP)) {
            if (!(sign & SPACE)) continue;
            following = at + 1;
            while (following < last && bits_of(points[following]) & SPACE) following++;
            if (following == last) continue;
        }
        Int here = blank > larger(before, first) ? blank + 1 : begin;
        if (before <= here) keep(found, before, begin, after, paragraph);
        before = at;
        begin = here;
        after = following;
    }
    keep(found, before, begin, after, paragraph);
}

/* In:  points, starts, ends; a table of the abbreviations and of the words whose next word matters (three arrays).
 * Out: int64 (6, possible ends), the rows AT to ENDS; int64 (asked,), which of them are to be decided (ENDS is ASK). */
PyObject *possible_ends(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("possible_ends", 6);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    IN_WORDS(listed);
    REQUIRE(starts_size == ends_size, "starts and ends differ in length");
    unlock(call, points_size);
    Int most = 0;
    for (Int i = 0; i < points_size; i++) most += points[i] == '.' || points[i] == '?' || points[i] == '!';
    Found found = {{NULL}, 0};
    for (int row = 0; row < ROWS; row++) found.rows[row] = ROOM(i64, most);
    i64 *asked = ROOM(i64, most);
    if (FAILED) return finish(call, NULL);
    Int free = 0; /* paragraphs are in order and apart, so that no mark is counted twice */
    for (Int n = 0; n < starts_size; n++) {
        Int first = larger(starts[n], free), last = smaller(ends[n], points_size);
        free = larger(free, last);
        find_ends(&found, points, n, first, last);
    }
    Int unsure = 0;
    for (Int k = 0; k < found.count; k++) {
        Int end = smaller(ends[found.rows[PARAGRAPH][k]], points_size), stop = found.rows[NEXT][k];
        Int decided = plain(call, points, found.rows[BEGIN_ROW][k], found.rows[AT][k], &listed);
        if (decided == ASK) {
            asked[unsure++] = k;
            while (stop >= 0 && stop < end && !(bits_of(points[stop]) & SPACE)) stop++;
        }
        found.rows[ENDS][k] = decided;
        found.rows[NEXT_END][k] = stop >= 0 ? stop : found.rows[AT][k] + 2;
    }
    MADE(i64, out, ROWS, found.count);
    for (Int row = 0; row < ROWS && !FAILED; row++)
        for (Int k = 0; k < found.count; k++) out[row * found.count + k] = found.rows[row][k];
    return finish(call, tuple_of(call, 2, out_made.object, vector(call, i64, asked, unsure)));
}

/* The end of the closing marks at `begin` that belong to the sentence before; or `begin` (Punkt's realignment). */
static Int marks_end(const u32 *points, Int begin, Int end)
{
    Int i = begin;
    while (i < end && bits_of(points[i]) & CLOSING) i++;
    if (i >= end || bits_of(points[i]) & SPACE) return i;
    return i + 1 < end && points[i] == '-' && points[i + 1] == '-' ? i : begin;
}

/* Whether all of it is the number of a list's item: "1.", "(b)". */
static int list_number(const u32 *points, Int begin, Int end)
{
    Int i = begin;
    if (i < end && (points[i] == '(' || points[i] == '[')) i++;
    Int first = i;
    while (i < end && i - first < 3 && bits_of(points[i]) & DECIMAL) i++;
    if (i == first) {
        if (i == end || points[i] >= 128 || !(bits_of(points[i]) & ALNUM)) return 0;
        i++;
    }
    Int closed = i;
    while (i < end && (points[i] == '.' || points[i] == ')' || points[i] == ']')) i++;
    return closed < i && i == end;
}

/* Whether a sentence goes on with the one before: it begins in lower case, that one is a list's number, or it has no
 * letter and no digit. */
static int goes_on(const u32 *points, Int before, Int before_end, Int start, Int end)
{
    if (bits_of(points[start]) & LOWER) return 1;
    if (before_end - before <= NUMBER_LIMIT && list_number(points, before, before_end)) return 1;
    for (Int i = start; i < end; i++)
        if (bits_of(points[i]) & ALNUM) return 0;
    return 1;
}

/* In:  points, starts, ends; found int64 (6, possible ends), as `possible_ends` gave it, with all ends decided; whether
 *      the rules of `goes_on` hold (else the sentences are Punkt's own).
 * Out: starts, ends int64 (sentences,), in code points, without white space around them. */
PyObject *sentences(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("sentences", 5);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    IN_TABLE(i64, found);
    REQUIRE(starts_size == ends_size, "starts and ends differ in length");
    Int own_rules = whole_number(call, "own_rules", 0, 1);
    REQUIRE(found_rows == ROWS, "found has another number of rows");
    Int marks = found_columns, size = points_size;
    i64 *begins = ROOM(i64, marks + starts_size), *stops = ROOM(i64, marks + starts_size);
    i64 *from = ROOM(i64, marks + 1), *to = ROOM(i64, marks + 1);
    unlock(call, size);
    Int count = 0, at = 0;
    for (Int n = 0; n < starts_size && !FAILED; n++) {
        Int last = larger(starts[n], 0), end = smaller(ends[n], size), parts = 0;
        while (end > last && bits_of(points[end - 1]) & SPACE) end--;
        for (; at < marks && found[PARAGRAPH * marks + at] == n; at++) {
            if (found[ENDS * marks + at] != YES) continue;
            Int place = found[AT * marks + at], next = found[NEXT * marks + at];
            if (!INSIDE(place, size) || next >= size) {
                outside(call, "found", next >= size ? next : place, size);
                break;
            }
            from[parts] = last;
            to[parts++] = place + 1;
            last = next >= 0 ? next : place + 1;
        }
        from[parts] = last;
        to[parts] = end;
        Int first = count, moved = 0;
        for (Int part = 0; part <= parts; part++) {
            Int begin = from[part] + moved, stop = to[part];
            moved = 0;
            if (part < parts) {
                Int follows = from[part + 1], following_end = to[part + 1];
                Int closed = marks_end(points, follows, following_end);
                if (closed > follows) {
                    stop = moved = closed;
                    while (moved < following_end && bits_of(points[moved]) & SPACE) moved++;
                    moved -= follows;
                }
            }
            if (begin >= stop) continue;
            if (own_rules && count > first && goes_on(points, begins[count - 1], stops[count - 1], begin, stop)) {
                stops[count - 1] = stop;
            } else {
                begins[count] = begin;
                stops[count++] = stop;
            }
        }
    }
    return finish(call, tuple_of(call, 2, vector(call, i64, begins, count), vector(call, i64, stops, count)));
}
