/* The tiling of a text: sentences cut by voices, pieces without a word joined to the one before.
 *
 * In:  points uint32 (characters,) the text's code points; starts, ends int64 (sentences,), in order; voiced int64
 *      (2, stretches): starts and ends of what is quoted or reported, in order and apart; furniture int64
 *      (2, paragraphs), in order.
 * Out: where each passage begins and ends, int64 (passages,): they tile the text; its source, int64 (passages,): a
 *      voiced stretch's number, NARRATION or FURNITURE.
 */
#include "characters.h"

enum { NARRATION = -1, FURNITURE = -2 }; /* as indices they count from a list's end */

typedef struct {
    i64 *starts, *ends, *sources; /* NULL while the pieces are only counted */
    Int count;
} Pieces;

static void add(Pieces *pieces, Int start, Int end, Int source)
{
    if (pieces->starts) {
        pieces->starts[pieces->count] = start;
        pieces->ends[pieces->count] = end;
        pieces->sources[pieces->count] = source;
    }
    pieces->count++;
}

static void cut(Pieces *pieces, const i64 *starts, const i64 *ends, Int sentences, const i64 *voiced, Int stretches,
                const i64 *furniture, Int paragraphs)
{
    const i64 *voiced_end = voiced + stretches, *page_end = furniture + paragraphs;
    Int at = 0, page = 0;
    pieces->count = 0;
    for (Int sentence = 0; sentence <= sentences; sentence++) {
        int last = sentence == sentences; /* after the last one: the furniture that is left */
        Int begin = last ? 0 : starts[sentence];
        for (; page < paragraphs && (last || furniture[page] < begin); page++)
            add(pieces, furniture[page], page_end[page], FURNITURE);
        if (last) break;
        Int stop = ends[sentence];
        while (at < stretches && voiced_end[at] <= begin) at++;
        for (Int here = at; here < stretches && voiced[here] < stop; here++) {
            if (begin < voiced[here]) {
                add(pieces, begin, voiced[here], NARRATION);
                begin = voiced[here];
            }
            Int end = voiced_end[here] < stop ? voiced_end[here] : stop;
            add(pieces, begin, end, here);
            begin = end;
        }
        if (begin < stop) add(pieces, begin, stop, NARRATION);
    }
}

static int line_ends_between(const u32 *points, Int begin, Int end)
{
    for (Int i = begin; i < end; i++)
        if (points[i] == '\n') return 1;
    return 0;
}

PyObject *passages(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("passages", 5);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    IN_TABLE(i64, voiced);
    IN_TABLE(i64, furniture);
    REQUIRE(starts_size == ends_size, "starts and ends differ in length");
    REQUIRE(voiced_rows == 2 && furniture_rows == 2, "voiced and furniture have two rows");
    if (FAILED) return finish(call, NULL);
    unlock(call, points_size);
    Int size = points_size;
    Pieces pieces = {NULL, NULL, NULL, 0};
    cut(&pieces, starts, ends, starts_size, voiced, voiced_columns, furniture, furniture_columns);
    i64 *rows = ROOM(i64, 3 * (pieces.count + 1));
    if (FAILED) return finish(call, NULL);
    pieces = (Pieces){rows, rows + pieces.count + 1, rows + 2 * (pieces.count + 1), 0};
    cut(&pieces, starts, ends, starts_size, voiced, voiced_columns, furniture, furniture_columns);
    Int kept = 0, last = -1; /* the end of the piece before */
    for (Int piece = 0; piece < pieces.count; piece++) {
        Int start = pieces.starts[piece], end = pieces.ends[piece];
        if (start < 0) start = 0;
        if (end > size) end = size;
        Int begin = start;
        if (start < size && !(bits_of(points[start]) & ALNUM)) {
            while (begin < end && bits_of(points[begin]) & SPACE) begin++;
            Int i = begin;
            while (i < end && !(bits_of(points[i]) & ALNUM)) i++;
            if (i == end && last >= 0 && !line_ends_between(points, last, start)) {
                last = end;
                continue;
            }
        }
        last = end;
        pieces.starts[kept] = begin;
        pieces.sources[kept++] = pieces.sources[piece];
    }
    if (kept == 0 && size > 0) pieces.sources[kept++] = NARRATION; /* white space alone */
    if (kept) pieces.starts[0] = 0;
    for (Int k = 0; k < kept; k++) pieces.ends[k] = k + 1 < kept ? pieces.starts[k + 1] : size;
    return finish(call, tuple_of(call, 3, vector(call, i64, pieces.starts, kept), vector(call, i64, pieces.ends, kept),
                                 vector(call, i64, pieces.sources, kept)));
}
