/* Where the parts of a cue may begin and end: see parts.h. Places are token numbers, in order. */
#include "parts.h"

#include <string.h>

/* How far the borders are looked for, in tokens: starts before and after the cue inside its sentence; the first word
 * inside marks before it in the paragraph, or after it; ends after the start. Measured in `preprocessing.candidates`. */
enum {
    RIGHT_REACH = 18, LEFT_REACH = 120, SOURCE_BEFORE = 40, SOURCE_AFTER = 14, RIGHT_FAR = 60, LEFT_FAR = 400,
    END_REACH = 80, SOURCE_REACH = 45,
    ANY_END = 4 /* a part of up to this many words may end anywhere */
};
/* Bits of a word class: the lists of `candidates.class_bits`. */
enum { AFTER_START = 1, SOURCE_START = 2, AFTER_SOURCE = 4, BEFORE_END = 8, CLITIC = 16 };
/* Bits of a token: it may begin a part of role r (1 << r), end a right content, end another part; it is a word. */
enum { END_RIGHT = 8, END_OTHER = 16, IS_WORD = 32 };

static int is_capital(u32 shape)
{
    return shape == CAPITAL_SHAPE || shape == UPPER_SHAPE;
}

/* Where parts may begin and end; `at` are the accepted cues. */
static u8 *flags_of(Call *call, const Scene *scene, const i64 *at, Int count, const u8 *classes)
{
    Int size = scene->size;
    u8 *flags = ZEROS(u8, size);
    if (FAILED) return NULL;
    const u32 *group = scene->fields + GROUP * size, *shape = scene->fields + SHAPE * size;
    const u32 *cue = scene->fields + CUE * size;
    for (Int i = 1; i < size - 1; i++) { /* the first and the last token are padding */
        if (shape[i] == PUNCTUATION_SHAPE) continue;
        u8 bits = IS_WORD | 1 << RIGHT;
        int mark = shape[i - 1] == PUNCTUATION_SHAPE, first = scene->sentence_first[i] == i;
        u8 own = classes[group[i] & 127], before = classes[group[i - 1] & 127], after = classes[group[i + 1] & 127];
        if (first || mark || before & AFTER_START) bits |= 1 << LEFT;
        int rises = is_capital(shape[i]) && !is_capital(shape[i - 1]);
        int begins = first || mark || rises || before & AFTER_SOURCE || own & SOURCE_START || cue[i - 1] > 3;
        if (begins && !(own & CLITIC)) bits |= 1 << SOURCE;
        if (shape[i + 1] == PUNCTUATION_SHAPE || after & BEFORE_END || cue[i + 1] > 3) bits |= END_RIGHT | END_OTHER;
        flags[i] = bits;
    }
    for (Int i = 1; i < size - 1; i++) {
        Int last = scene->sentence_last[i];
        if (flags[last] & IS_WORD) flags[last] |= END_RIGHT | END_OTHER;
    }
    for (Int k = 0; k < count; k++) {
        Int c = at[k];
        flags[c] &= (u8)~(1 << SOURCE);
        if (flags[c - 1] & IS_WORD) flags[c - 1] |= END_OTHER;
    }
    return flags;
}

void open_search(Call *call, Search *search, const Scene *scene, const i64 *at, Int count, const u8 *classes)
{
    memset(search, 0, sizeof *search);
    search->call = call;
    search->scene = scene;
    for (Int k = 0; k < count; k++)
        if (at[k] < EDGE || at[k] >= scene->size - EDGE) outside(call, "cue", at[k], scene->size - EDGE);
    i32 *cues = ZEROS(i32, scene->size + 1);
    search->flat = by_token(call, scene);
    search->flags = flags_of(call, scene, at, count, classes);
    /* A part has the candidates of its reach, which lies inside the text, its pairs of marks, and its last word. */
    search->places = ROOM(i64, scene->size + scene->outer_size + 2);
    if (FAILED) return;
    for (Int k = 0; k < count; k++) cues[at[k] + 1]++;
    for (Int i = 0; i < scene->size; i++) cues[i + 1] += cues[i];
    search->cues = cues;
}

/* Sort a few numbers that nearly are sorted. */
static void sort(i64 *numbers, Int count)
{
    for (Int i = 1; i < count; i++) {
        i64 x = numbers[i];
        Int j = i;
        for (; j > 0 && numbers[j - 1] > x; j--) numbers[j] = numbers[j - 1];
        numbers[j] = x;
    }
}

Int starts_of(Search *search, Int c, int role)
{
    const Scene *scene = search->scene;
    Int first = scene->sentence_first[c], last = scene->sentence_last[c], low, high, count = 0;
    const i64 *inside = scene->outer + scene->outer_size; /* first words in marks */
    i64 *places = search->places;
    if (role == RIGHT) {
        low = c + 1;
        high = smaller(c + RIGHT_REACH, last);
    } else if (role == LEFT) {
        low = larger(first, c - LEFT_REACH);
        high = c - 1;
        Int floor = larger(scene->paragraph_first[c], c - LEFT_FAR);
        for (Int j = 0; j < scene->outer_size; j++)
            if (floor <= inside[j] && inside[j] < low) places[count++] = inside[j];
    } else {
        low = larger(first, c - SOURCE_BEFORE);
        high = smaller(c + SOURCE_AFTER, last);
    }
    for (Int i = low; i <= high; i++)
        if (search->flags[i] & 1 << role || (role == SOURCE && i == c)) places[count++] = i;
    if (role == RIGHT)
        for (Int j = 0; j < scene->outer_size; j++)
            if (high < inside[j] && inside[j] <= c + RIGHT_FAR) places[count++] = inside[j];
    sort(places, count);
    return count;
}

Int ends_of(Search *search, Int c, Int s, int role)
{
    const Scene *scene = search->scene;
    const i64 *outer = scene->outer;
    Int pairs = scene->outer_size, last = scene->sentence_last[s], low = s, high = c - 1, count = 0;
    i64 *places = search->places;
    if (role == RIGHT) high = smaller(last, s + END_REACH);
    if (role == LEFT) low = larger(s, c - END_REACH);
    if (role == SOURCE) high = smaller(s > c ? last : c - 1, s + SOURCE_REACH);
    u8 bit = role == RIGHT ? END_RIGHT : END_OTHER;
    for (Int i = low; i <= high; i++)
        if (search->flags[i] & (i - low < ANY_END ? IS_WORD : bit)) places[count++] = i;
    if (role == RIGHT) {
        Int following = 0;
        while (following < pairs && outer[3 * pairs + following] <= s) following++;
        for (Int j = following; j < smaller(following + 3, pairs); j++)
            if (outer[2 * pairs + j] > high && outer[j] <= scene->paragraph_last[s])
                places[count++] = outer[2 * pairs + j];
        /* Of a sentence that is longer than the reach, the last word. */
        Int final = search->flags[last] & IS_WORD ? last : last - 1;
        if (final > high) places[count++] = final;
    }
    sort(places, count);
    return count;
}
