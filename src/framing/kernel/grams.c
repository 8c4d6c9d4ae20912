/* The n-grams of spans of a text, as rows of a hashed table (`model.features` says what a word is and why).
 *
 * In:  text str; starts, ends int64 (spans,) code point offsets, inside the text; letters uint32 (0x110000,) what each
 *      code point is (`alphabet.mixed_codes`); plan uint32 (5, 4) how rows are found (`features.plan_of`).
 * Out: bounds int64 (spans + 1,): the words and marks of span s are bounds[s] to bounds[s + 1]; of each, begin and stop
 *      int64 (words,) offsets in the text, solid uint8 (words,) whether it is a word and not a mark, row uint32 (words,),
 *      pair uint32 (words,) the row of the pair with the next word of its span, of the last one NONE; char_bounds int64
 *      (words + 1,) and chars uint32 (runs,), the rows of the runs of 3 to 5 letters that have their second letter in
 *      the word.
 *
 * Hashes are arithmetic on 32 bits, so rows are the same on every machine. A span is read alone: no n-gram knows what
 * stands around it. Time and memory are linear in the spans' characters.
 */
#include "grams.h"

#define NONE 0xFFFFFFFFu
#define BASE_FACTOR 0x6F4F2A35u
#define PAIR_FACTOR 0x2C1B3C6Du
#define LAST_FACTOR 0x9E3779B1u

static const u32 ROLL[LONGEST] = {0xB5297A4Du, 0x68E31DA5u, 0x1B56C4E9u, 0x3C6EF373u, 0xA54FF53Bu};

static inline u32 row_of(u32 hash, const u32 *plan)
{
    hash ^= hash >> 15;
    hash *= plan[SALT];
    hash ^= hash >> 13;
    hash *= LAST_FACTOR;
    return (hash >> plan[SHIFT]) + plan[BASE];
}

typedef struct {
    i64 *begin, *stop, *char_bounds;
    u8 *solid;
    u32 *row, *pair, *chars;
    Int words, runs;
} Grams;

/* The words of one span, whose letters stand in letter[2:2 + size], with gaps on both sides. */
static void words_of(Grams *to, const u32 *letter, Int size, i64 offset, const u32 *plan)
{
    const u32 *l = letter + 2;
    u32 last = 0;
    int first = 1;
    for (Int at = 0; at < size;) {
        u32 value = l[at];
        if (value == 0) {
            at++;
            continue;
        }
        Int from = at++, word = to->words;
        to->solid[word] = 0;
        if ((value & 3) == WORD_LETTER) {
            to->solid[word] = 1;
            u32 power = BASE_FACTOR;
            /* An apostrophe between two letters is part of the word: don't. */
            while ((l[at] & 3) == WORD_LETTER ||
                   ((l[at] & 3) == APOSTROPHE_LETTER && (l[at - 1] & 3) == WORD_LETTER && (l[at + 1] & 3) == WORD_LETTER)) {
                value += l[at] * power;
                power *= BASE_FACTOR;
                at++;
            }
        }
        to->begin[word] = offset + from;
        to->stop[word] = offset + at;
        to->row[word] = row_of(value, plan + WORD_PLAN * PLAN_FIELDS);
        to->pair[word] = NONE;
        if (!first) to->pair[word - 1] = row_of(last * PAIR_FACTOR + value, plan + PAIR_PLAN * PLAN_FIELDS);
        last = value;
        first = 0;
        to->char_bounds[word] = to->runs;
        if (to->solid[word]) {
            /* A run begins one place before its second letter, and ends within the word or in the gap after it: what
             * stands there outside of the word counts as a gap. */
            for (Int second = from; second < at; second++) {
                u32 rolled = (second > from ? l[second - 1] : 0) * ROLL[0] + l[second] * ROLL[1];
                for (Int length = SHORTEST; length <= LONGEST; length++) {
                    Int end = second + length - 2; /* the run's last place */
                    if (end > at) break;
                    rolled += (end < at ? l[end] : 0) * ROLL[length - 1];
                    const u32 *how = plan + (CHAR_PLAN + length - SHORTEST) * PLAN_FIELDS;
                    if (how[USED]) to->chars[to->runs++] = row_of(rolled, how);
                }
            }
        }
        to->words++;
    }
}

PyObject *grams(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("grams", 5);
    Int size;
    const u32 *points = text_points(call, "text", &size);
    IN(i64, starts);
    IN(i64, ends);
    IN(u32, letters);
    IN_TABLE(u32, plan);
    REQUIRE(starts_size == ends_size, "starts and ends differ in length");
    REQUIRE(plan_rows == PLANS && plan_columns == PLAN_FIELDS, "plan has another shape");
    REQUIRE(letters_size == 0x110000, "letters has another length");
    for (Int k = 0; !FAILED && k < PLANS; k++) REQUIRE(plan[k * PLAN_FIELDS + SHIFT] < 32, "plan shifts too far");
    Int total = 0, longest = 0;
    for (Int s = 0; s < starts_size && !FAILED; s++) {
        if (starts[s] < 0 || starts[s] > ends[s] || ends[s] > size) {
            outside(call, "ends", ends[s], size + 1);
            break;
        }
        total += ends[s] - starts[s];
        if (ends[s] - starts[s] > longest) longest = ends[s] - starts[s];
    }
    Grams to = {0};
    i64 *bounds = ROOM(i64, starts_size + 1);
    u32 *letter = ROOM(u32, longest + 4);
    to.begin = ROOM(i64, total);
    to.stop = ROOM(i64, total);
    to.solid = ROOM(u8, total);
    to.row = ROOM(u32, total);
    to.pair = ROOM(u32, total);
    to.char_bounds = ROOM(i64, total + 1);
    to.chars = ROOM(u32, 3 * total);
    if (FAILED) return finish(call, NULL);
    unlock(call, total);
    for (Int s = 0; s < starts_size; s++) {
        Int length = ends[s] - starts[s];
        letter[0] = letter[1] = letter[length + 2] = letter[length + 3] = 0;
        for (Int i = 0; i < length; i++) {
            u32 point = points[starts[s] + i];
            letter[i + 2] = point < 0x110000 ? letters[point] : 0;
        }
        bounds[s] = to.words;
        words_of(&to, letter, length, starts[s], plan);
    }
    bounds[starts_size] = to.words;
    to.char_bounds[to.words] = to.runs;
    return finish(call, tuple_of(call, 8, vector(call, i64, bounds, starts_size + 1), vector(call, i64, to.begin, to.words),
                                 vector(call, i64, to.stop, to.words), vector(call, u8, to.solid, to.words),
                                 vector(call, u32, to.row, to.words), vector(call, u32, to.pair, to.words),
                                 vector(call, i64, to.char_bounds, to.words + 1), vector(call, u32, to.chars, to.runs)));
}
