/* Streams of terms read for many terms at once: how often each is used in which stance, and where.
 *
 * Both loops take the streams of whole articles, one after the other, and a table of terms:
 *      values uint32, flags uint16 (tokens,), see terms.h; bounds int64 (articles + 1,), where each article begins;
 *      near uint8 (2 ** 18,), a bit for each hash that a term has; slots int32, a power of two, of which at least one is
 *      -1: a term's number; keys uint32 and lengths uint16 (terms,), each term's number as words and its letters.
 */
#include "terms.h"

#include <string.h>

enum { NEAR_BITS = 21, NEAR_SIZE = 1 << (NEAR_BITS - 3) };
enum { AFTER_BE = 1, AFTER_TO = 2 };
/* Columns of the counts; `framing.analysis.adoption.scan` has the same order. The first eight are the stances. */
enum { STANCES = 8, ARTICLES_HELD = STANCES, ARTICLES_OWN, ARTICLES_GLOSS, OWN_AFTER_BE, OWN_AFTER_TO, OWN_CAPITAL, COUNTS };

typedef struct {
    const u32 *values;
    const u16 *flags;
    Int tokens;
    const u8 *near;
    const i32 *slots;
    Int mask;
    const u32 *keys;
    const u16 *lengths;
    Int terms;
    u32 powers[LONGEST_TERM + 1];
} Scan;

static u32 term_hash(u32 value, Int length)
{
    return value + (u32)length * 0x9e3779b1u;
}

/* The number of the term that has this number as words and so many letters; -1 if there is none. */
static Int term_of(Call *call, const Scan *scan, u32 value, Int length)
{
    u32 hash = term_hash(value, length), bit = mixed_hash(hash, NEAR_BITS);
    if (!(scan->near[bit >> 3] >> (bit & 7) & 1)) return -1;
    Int slot = mixed_hash(hash, 31) & scan->mask;
    for (Int tries = 0; tries <= scan->mask; tries++) {
        Int term = scan->slots[slot];
        if (term == -1) return -1;
        CHECK("slots", term, scan->terms, -1);
        if (scan->keys[term] == value && scan->lengths[term] == length) return term;
        slot = (slot + 1) & scan->mask;
    }
    return -1;
}

/* The terms that begin at a token: for each number of tokens the term, or -1; the most tokens that one has. */
static Int terms_at(Call *call, const Scan *scan, Int at, Int end, Int terms[MOST_TOKENS + 1])
{
    Int longest = 0, length = 0;
    u32 value = 0;
    for (Int n = 1; n <= MOST_TOKENS; n++) {
        Int token = at + n - 1;
        terms[n] = -1;
        if (token >= end || (n > 1 && scan->flags[token] & GAP)) {
            for (; n <= MOST_TOKENS; n++) terms[n] = -1;
            break;
        }
        u16 flags = scan->flags[token];
        Int size;
        u32 last = singular(scan->values[token], flags, scan->powers, &size);
        terms[n] = term_of(call, scan, value + last * scan->powers[length], length + size);
        if (terms[n] >= 0) longest = n;
        value += scan->values[token] * scan->powers[length];
        length += flags & LENGTH_MASK;
    }
    return longest;
}

/* The arguments that both loops begin with. */
#define IN_SCAN(scan) \
    IN(u32, values); \
    IN(u16, flags); \
    IN(i64, bounds); \
    IN(u8, near); \
    IN(i32, slots); \
    IN(u32, keys); \
    IN(u16, lengths); \
    REQUIRE(values_size == flags_size, "values and flags differ in length"); \
    REQUIRE(near_size == NEAR_SIZE, "near has another size"); \
    REQUIRE(slots_size > 0 && (slots_size & (slots_size - 1)) == 0, "the slots are not a power of two"); \
    REQUIRE(keys_size == lengths_size, "keys and lengths differ in length"); \
    check_bounds(call, bounds, bounds_size, values_size); \
    Scan scan = {values, flags, values_size, near, slots, slots_size - 1, keys, lengths, keys_size, {0}}; \
    fill_powers(scan.powers)

static void check_bounds(Call *call, const i64 *bounds, Int size, Int tokens)
{
    REQUIRE(size > 0, "bounds is empty");
    for (Int k = 0; k < size && !FAILED; k++)
        if (bounds[k] < (k ? bounds[k - 1] : 0) || bounds[k] > tokens) refuse(call, "bounds must not fall, and end within values");
}

/* In:  as above; first, the number of the first article; listed uint32 and listed_with uint8 (words,), the words after which
 *      a term is an evaluation (AFTER_BE) or a verb (AFTER_TO); to write to: last int32 (terms,), the article in which each
 *      term's last use in narration was, -1 before the first; counts int64 (terms, COUNTS).
 * Out: how many uses were counted. */
PyObject *count_terms(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("count_terms", 12);
    IN_SCAN(scan);
    const Int first = whole_number(call, "first", 0, INT32_MAX);
    IN(u32, listed);
    IN(u8, listed_with);
    OUT(i32, last);
    OUT_TABLE(i64, counts);
    REQUIRE(last_size == scan.terms && counts_rows == scan.terms && counts_columns == COUNTS, "last or counts has another size");
    REQUIRE(first + bounds_size <= INT32_MAX, "there are too many articles");
    Listed *known = ROOM(Listed, 1);
    if (!FAILED) list_words(call, known, listed, listed_size, listed_with, listed_with_size);
    if (FAILED) return finish(call, NULL);
    unlock(call, values_size);
    Int uses = 0, terms[MOST_TOKENS + 1];
    for (Int a = 0; a + 1 < bounds_size && !FAILED; a++) {
        for (Int at = bounds[a]; at < bounds[a + 1]; at++) {
            if (stance_of(flags[at]) == UNCOUNTED || !terms_at(call, &scan, at, bounds[a + 1], terms)) continue;
            u8 before = stance_of(flags[at]) == OWN && at > bounds[a] && !(flags[at] & GAP) ? listed_bits(known, values[at - 1]) : 0;
            for (Int n = 1; n <= MOST_TOKENS; n++) {
                if (terms[n] < 0) continue;
                int stance = use_stance(flags, at, n, bounds[a], bounds[a + 1]);
                i64 *row = counts + terms[n] * COUNTS;
                uses++;
                row[stance]++;
                if (stance == OWN) {
                    row[OWN_AFTER_BE] += (before & AFTER_BE) != 0;
                    row[OWN_AFTER_TO] += (before & AFTER_TO) != 0;
                    row[OWN_CAPITAL] += (flags[at + n - 1] & (CAPITAL_WORD | FIRST_WORD)) == CAPITAL_WORD;
                }
                int narrated = stance == OWN || stance == MARKED || stance == CALLED || stance == ATTRIBUTED;
                if (!narrated || last[terms[n]] == first + a) continue;
                last[terms[n]] = (i32)(first + a);
                row[flags[at] & GLOSS ? ARTICLES_GLOSS : stance == OWN ? ARTICLES_OWN : ARTICLES_HELD]++;
            }
        }
    }
    return finish(call, number(call, uses));
}

/* A number of the six words on either side of a use and of the use itself: the same sentence gives the same. */
static u64 surroundings(const u32 *values, Int from, Int to)
{
    u64 hash = 0xcbf29ce484222325u;
    for (Int k = from; k < to; k++) {
        hash = (hash ^ values[k]) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return hash;
}

/* In:  as above; aside, how many words on either side are looked at.
 * Out: int32 terms, int64 tokens (the first of each use), uint8 (how many tokens it has), bool (whether it lies in a longer
 *      term's use), uint8 (its stance), int32 (its article, from 0), uint64 (its surroundings), all (uses,). */
PyObject *find_terms(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("find_terms", 8);
    IN_SCAN(scan);
    const Int aside = whole_number(call, "aside", 0, 1000);
    if (FAILED) return finish(call, NULL);
    Int terms[MOST_TOKENS + 1], count = 0;
    i32 *found = NULL, *article = NULL;
    i64 *place = NULL;
    u8 *size = NULL, *inside = NULL, *stance = NULL;
    u64 *around = NULL;
    for (int filling = 0; filling < 2 && !FAILED; filling++) { /* counted first, then filled in */
        if (filling) {
            found = ROOM(i32, count), article = ROOM(i32, count), place = ROOM(i64, count);
            size = ROOM(u8, count), inside = ROOM(u8, count), stance = ROOM(u8, count), around = ROOM(u64, count);
            if (FAILED) break;
        }
        unlock(call, values_size);
        Int k = 0;
        for (Int a = 0; a + 1 < bounds_size && !FAILED; a++) {
            Int begin = bounds[a], end = bounds[a + 1], reach = begin;
            for (Int at = begin; at < end; at++) {
                if (stance_of(flags[at]) == UNCOUNTED) continue;
                Int longest = terms_at(call, &scan, at, end, terms);
                for (Int n = 1; n <= longest; n++) {
                    if (terms[n] < 0) continue;
                    if (filling && k < count) {
                        Int from = at - aside < begin ? begin : at - aside, to = at + n + aside > end ? end : at + n + aside;
                        found[k] = (i32)terms[n], article[k] = (i32)a, place[k] = at, size[k] = (u8)n;
                        stance[k] = (u8)use_stance(flags, at, n, begin, end);
                        inside[k] = n < longest || at + n <= reach;
                        around[k] = surroundings(values, from, to);
                    }
                    k++;
                }
                if (longest && at + longest > reach) reach = at + longest;
            }
        }
        count = k;
        lock(call);
    }
    if (FAILED) return finish(call, NULL);
    return finish(call, tuple_of(call, 7, vector(call, i32, found, count), vector(call, i64, place, count),
                                 vector(call, u8, size, count), vector(call, u8, inside, count), vector(call, u8, stance, count),
                                 vector(call, i32, article, count), vector(call, u64, around, count)));
}
