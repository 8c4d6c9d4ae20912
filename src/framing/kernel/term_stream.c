/* An article as a stream of words for terms: each word's number and 16 bits (terms.h).
 *
 * In:  points uint32 (characters,); passage_starts int64 (passages,), rising, and passage_stances uint8 (passages,), whose
 *      words they are; quotes int64 (3, quotations): starts, ends and kinds (NAMED ...), in order of their starts, an
 *      outer one first; listed uint32 (words,), numbers of words, and listed_with uint8 (words,), bits of each.
 * Out: values uint32, flags uint16, starts and ends int64, bits uint8 (tokens,); int64 (3, quotations), the first token of
 *      each, the one after its last, and how many words parted by blanks; -1 for those inside of others; int64 (hits,), the tokens with the bit TRIGGER.
 */
#include "terms.h"

#include <string.h>

enum { SPEECH, SCARE, NAMED, TITLE, NAMELESS }; /* of quotations; `framing.wording.stream` has the same order */
enum { PERSONAL = 1, CLAUSE = 2, FUNCTION = 4, TRIGGER = 8, LEADING = 16 };
enum { MOST_WORDS = 5 }; /* a fragment in marks of up to so many words is a term held at a distance */

void list_words(Call *call, Listed *listed, const u32 *values, Int count, const u8 *bits, Int bits_size)
{
    REQUIRE(count <= MOST_LISTED && count == bits_size, "listed has too many words, or their bits differ in number");
    listed->values = values;
    listed->bits = bits;
    memset(listed->slots, 0, sizeof listed->slots);
    for (Int k = 0; k < count && !FAILED; k++) {
        u32 slot = mixed_hash(values[k], 12);
        while (listed->slots[slot]) slot = (slot + 1) % LISTED_SLOTS;
        listed->slots[slot] = (u16)(k + 1);
    }
}

static int kind_of(u32 point)
{
    return point < TABLE_SIZE ? KIND_OF[point] : LETTER_KIND;
}

/* What may end a sentence or open marks: a capital after it is no name's. */
static int opens(u32 point)
{
    return point == '.' || point == '!' || point == '?' || point == ':' || point == ';' || point == '\n' ||
           point == '"' || point == '\'' || point == 0xab || (point >= 0x2018 && point <= 0x201f);
}

static int is_web(const u32 *points, Int at, Int size)
{
    static const char *const signs[] = {"http", "www."};
    for (int k = 0; k < 2; k++) {
        int i = 0;
        while (i < 4 && at + i < size && points[at + i] == (u32)signs[k][i]) i++;
        if (i == 4) return 1;
    }
    return 0;
}

/* Which plural's ending a word has, as far as its letters tell. */
static int plural_of(const u32 *points, Int begin, Int end)
{
    Int size = end - begin;
    if (size < 4 || size > LONGEST_WORD) return NO_PLURAL;
    u32 a = lower_of(points[end - 4]), b = lower_of(points[end - 3]), c = lower_of(points[end - 2]);
    if (lower_of(points[end - 1]) != 's' || c == 's' || c == 'u' || c == 'i' || kind_of(points[end - 2]) < LETTER_KIND)
        return NO_PLURAL;
    if (c != 'e' || size < 5) return PLURAL_S;
    if (b == 'i') return PLURAL_IES;
    if (b == 'x' || b == 'z' || (b == 'h' && (a == 'c' || a == 's')) || (b == 's' && a == 's')) return PLURAL_ES;
    return PLURAL_S;
}

typedef struct {
    u32 *values;
    u16 *flags;
    i64 *starts, *ends;
    u8 *bits;
    Int count;
} Stream;

/* The words and what their letters say; whether a blank stands before a word is in `spaced`. */
static void read_words(const u32 *points, Int size, const Listed *listed, Stream *stream, u8 *spaced)
{
    int gap = 1, first = 1, blank = 1;
    Int n = 0;
    for (Int at = 0; at < size;) {
        int kind = kind_of(points[at]);
        int clitic = kind == APOSTROPHE_KIND && at > 0 && at + 1 < size && kind_of(points[at - 1]) >= DIGIT_KIND &&
                     kind_of(points[at + 1]) >= DIGIT_KIND;
        if (kind < DIGIT_KIND && !clitic) {
            int hyphen = points[at] == '-' || points[at] == 0x2011;
            if (kind == SPACE_KIND && points[at] != '\n')
                blank = 1;
            else if (!hyphen || blank || (at + 1 < size && kind_of(points[at + 1]) < DIGIT_KIND))
                gap = 1;
            first |= opens(points[at]);
            at++;
            continue;
        }
        Int end = at + 1;
        WordHash hash = NO_WORD;
        for (; end < size; end++) {
            int here = kind_of(points[end]);
            if (here >= DIGIT_KIND) continue;
            if (end + 1 >= size || kind_of(points[end + 1]) < DIGIT_KIND) break;
            int name = here == APOSTROPHE_KIND && kind_of(points[end + 1]) == CAPITAL_KIND && end + 2 < size &&
                       kind_of(points[end + 2]) == LETTER_KIND; /* O'Brien */
            if (points[end] != '.' && !name) break;
        }
        for (Int i = at; i < end; i++) add_letter(&hash, lower_of(points[i]));
        u8 bits = listed_bits(listed, hash.value);
        Int length = end - at < LONGEST_WORD ? end - at : LONGEST_WORD;
        stream->values[n] = hash.value;
        stream->bits[n] = bits;
        stream->starts[n] = at;
        stream->ends[n] = end;
        stream->flags[n] = (u16)(length | plural_of(points, at, end) << PLURAL_SHIFT | (gap ? GAP : 0) |
                                 (kind == CAPITAL_KIND ? CAPITAL_WORD : 0) | (first ? FIRST_WORD : 0) |
                                 (bits & FUNCTION ? FUNCTION_WORD : 0) | (bits & LEADING ? LEADING_WORD : 0));
        spaced[n++] = (u8)(gap || blank);
        gap = first = blank = 0;
        at = end;
    }
    stream->count = n;
}

/* Whose words they are, by passages. */
static void voices(Int size, Stream *stream, const i64 *starts, const u8 *stances, Int passages)
{
    Int token = 0;
    for (Int p = 0; p < passages; p++) {
        Int stop = p + 1 < passages ? starts[p + 1] : size, from = token;
        for (; token < stream->count && stream->starts[token] < stop; token++) {
            if (token == from) stream->flags[token] |= FIRST_WORD;
            stream->flags[token] |= (u16)((stances[p] & 7) << STANCE_SHIFT);
        }
    }
}

/* Narration in the first person, or that tells of a link or an account, is not the outlet's own wording. */
static void set_personal_apart(const u32 *points, Int size, Stream *stream, const i64 *starts, Int passages)
{
    Int token = 0;
    for (Int p = 0; p < passages; p++) {
        Int stop = p + 1 < passages ? starts[p + 1] : size, from = token;
        int personal = 0;
        for (; token < stream->count && stream->starts[token] < stop; token++) {
            Int at = stream->starts[token];
            if (stance_of(stream->flags[token]) != OWN) continue;
            personal |= (stream->bits[token] & PERSONAL) || (at > 0 && points[at - 1] == '@') ||
                        is_web(points, at, size);
        }
        for (Int k = from; personal && k < token; k++)
            if (stance_of(stream->flags[k]) == OWN) stream->flags[k] &= (u16) ~(7 << STANCE_SHIFT);
    }
}

static void set_stance(Stream *stream, Int from, Int to, u16 stance)
{
    for (Int k = from; k < to; k++)
        stream->flags[k] = (u16)((stream->flags[k] & ~(7 << STANCE_SHIFT)) | stance << STANCE_SHIFT);
}

PyObject *term_stream(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("term_stream", 6);
    IN(u32, points);
    IN(i64, passage_starts);
    IN(u8, passage_stances);
    IN_TABLE(i64, quotes);
    IN(u32, listed);
    IN(u8, listed_with);
    REQUIRE(passage_starts_size == passage_stances_size, "passages have not as many stances as starts");
    REQUIRE(quotes_rows == 3, "quotes has not three rows");
    Int size = points_size, count = quotes_columns;
    Listed *known = ROOM(Listed, 1);
    if (!FAILED) list_words(call, known, listed, listed_size, listed_with, listed_with_size);
    Stream stream = {ROOM(u32, size), ROOM(u16, size), ROOM(i64, size), ROOM(i64, size), ROOM(u8, size), 0};
    u8 *spaced = ROOM(u8, size);
    i64 *hits = ROOM(i64, size);
    MADE(i64, tokens, 3, count);
    if (FAILED) return finish(call, NULL);
    unlock(call, size);
    read_words(points, size, known, &stream, spaced);
    voices(size, &stream, passage_starts, passage_stances, passage_starts_size);
    Int token = 0, outer = 0;
    for (Int q = 0; q < count; q++) {
        Int begin = quotes[q], end = quotes[count + q];
        tokens[q] = tokens[count + q] = tokens[2 * count + q] = -1;
        if (begin < outer) continue; /* inside of another */
        outer = end;
        while (token < stream.count && stream.starts[token] < begin) token++;
        Int after = token, words = 0;
        for (; after < stream.count && stream.ends[after] <= end; after++) words += spaced[after] || after == token;
        if (after == token || stance_of(stream.flags[token]) == UNCOUNTED) continue; /* headline, furniture */
        tokens[q] = token;
        tokens[count + q] = after;
        tokens[2 * count + q] = words;
        switch (quotes[2 * count + q]) {
        case SCARE: set_stance(&stream, token, after, MARKED); break;
        case NAMED:
            if (words <= MOST_WORDS) set_stance(&stream, token, after, ATTRIBUTED);
            break;
        case NAMELESS:
            if (words <= MOST_WORDS) set_stance(&stream, token, after, MARKED);
            break;
        case TITLE: set_stance(&stream, token, after, UNCOUNTED); break;
        default: break;
        }
    }
    set_personal_apart(points, size, &stream, passage_starts, passage_starts_size);
    Int found = 0;
    for (Int k = 0; k < stream.count; k++)
        if (stream.bits[k] & TRIGGER) hits[found++] = k;
    Int n = stream.count;
    return finish(call, tuple_of(call, 7, vector(call, u32, stream.values, n), vector(call, u16, stream.flags, n),
                                 vector(call, i64, stream.starts, n), vector(call, i64, stream.ends, n),
                                 vector(call, u8, stream.bits, n), tokens_made.object, vector(call, i64, hits, found)));
}
