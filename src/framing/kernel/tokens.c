/* The tokens of a text: its words and marks as numbers (`preprocessing.tokens` says what a token is).
 *
 * In:  points uint32 (characters,) the text's code points; then the lexicon's arrays (`lexicon.Lexicon`): near uint8
 *      (8192,), a bit for each 64 hashes; entry uint16 (2 ** 22,); group, cue, word, suffix uint32 and alias bool
 *      (entries,).
 * Out: starts, ends int64 (tokens,), code point offsets, with PAD empty tokens at both ends; fields uint32 (5, tokens):
 *      rows WORD to CUE of tokens.h; how many tokens there are without the padding.
 */
#include "tokens.h"

#include "words.h"

#include <string.h>

enum { NOTHING, IN_WORD, CLITIC, ALONE }; /* in this order: a clitic and what is alone begin a token */

/* Each character's kind and its part in a token; how many tokens there are. */
static Int roles(const u32 *points, Int size, u8 *kind, u8 *role)
{
    for (Int i = 0; i < size; i++) kind[i] = points[i] < TABLE_SIZE ? KIND_OF[points[i]] : LETTER_KIND;
    Int count = 0;
    int inside = 0;
    for (Int i = 0; i < size; i++) {
        u8 here = kind[i], part = NOTHING;
        if (here >= DIGIT_KIND) {
            part = IN_WORD;
        } else if (here >= MARK_KIND) {
            part = ALONE;
            if (here != MARK_KIND && i > 0 && i < size - 1 && kind[i - 1] >= DIGIT_KIND && kind[i + 1] >= DIGIT_KIND) {
                if (here == JOINER_KIND)
                    part = IN_WORD;
                else if (i + 2 < size && kind[i + 1] == CAPITAL_KIND && kind[i + 2] == LETTER_KIND)
                    part = IN_WORD; /* O'Brien */
                else
                    part = CLITIC;
            }
        }
        role[i] = part;
        count += part >= CLITIC || (part == IN_WORD && !inside);
        inside = part > NOTHING && part < ALONE;
    }
    return count;
}

static u32 shape_of(u8 role, u8 kind, Int capitals, Int letters)
{
    if (role == ALONE) return PUNCTUATION_SHAPE;
    if (kind == APOSTROPHE_KIND) return OTHER_SHAPE;
    if (kind == DIGIT_KIND) return NUMBER_SHAPE;
    if (capitals > 1 && letters == 0) return UPPER_SHAPE;
    if (capitals == 0) return LOWER_SHAPE;
    return kind == CAPITAL_KIND ? CAPITAL_SHAPE : MIXED_SHAPE;
}

PyObject *tokens(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("tokens", 8);
    IN(u32, points);
    IN(u8, near);
    IN(u16, entry);
    IN(u32, group);
    IN(u32, cue);
    IN(u32, word);
    IN(u32, suffix);
    IN(u8, alias);
    REQUIRE(entry_size == (Int)1 << WORD_BITS && near_size == entry_size >> 9, "near or entry has another size");
    REQUIRE(group_size > 0 && group_size == cue_size && group_size == word_size && group_size == suffix_size &&
                group_size == alias_size, "the lexicon's columns differ in length");
    u8 *kind = ROOM(u8, points_size), *role = ROOM(u8, points_size);
    if (FAILED) return finish(call, NULL);
    unlock(call, points_size);
    Int count = roles(points, points_size, kind, role), total = count + 2 * PAD;
    MADE_VECTOR(i64, starts, total);
    MADE_VECTOR(i64, ends, total);
    MADE(u32, fields, TOKEN_FIELDS, total);
    unlock(call, points_size);
    if (!FAILED) memset(fields, 0, (size_t)(TOKEN_FIELDS * total) * sizeof(u32));
    for (Int i = 0; i < total && !FAILED; i++) starts[i] = ends[i] = i < PAD ? 0 : points_size;
    Int at = PAD;
    for (Int begin = 0, end; begin < points_size && !FAILED; begin = end) {
        end = begin + 1;
        u8 first = role[begin];
        if (first == NOTHING) continue;
        if (first != ALONE)
            while (end < points_size && role[end] == IN_WORD) end++;
        WordHash hash = NO_WORD;
        Int capitals = 0, letters = 0;
        for (Int i = begin; i < end; i++) {
            add_letter(&hash, lower_of(points[i]));
            capitals += kind[i] == CAPITAL_KIND;
            letters += kind[i] == LETTER_KIND;
        }
        u32 value = word_hash(&hash), tail = suffix_hash(&hash);
        Int known = near[value >> 9] >> (value >> 6 & 7) & 1 ? entry[value] : 0;
        if (!INSIDE(known, group_size)) {
            outside(call, "entry", known, group_size);
            break;
        }
        starts[at] = begin;
        ends[at] = end;
        fields[WORD * total + at] = alias[known] ? word[known] : value;
        fields[SUFFIX * total + at] = alias[known] ? suffix[known] : tail;
        fields[GROUP * total + at] = group[known];
        fields[SHAPE * total + at] = shape_of(first, kind[begin], capitals, letters);
        fields[CUE * total + at] = cue[known];
        at++;
    }
    return finish(call, tuple_of(call, 4, starts_made.object, ends_made.object, fields_made.object, number(call, count)));
}
