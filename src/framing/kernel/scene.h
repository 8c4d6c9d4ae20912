/* An article ready for the models, as its arrays are handed over: see `preprocessing.scene.Scene`. */
#ifndef FRAMING_SCENE_H
#define FRAMING_SCENE_H

#include "call.h"
#include "tokens.h"

enum { OUTSIDE_MARKS, OPENING, INSIDE_MARKS, CLOSING_MARK }; /* the field STATE */
enum { COMMAS, CAPITALS, THATS, STOPS, ANDS, BRACKETS_OPEN, BRACKETS_CLOSED, OPENINGS, LOWERS, COUNTS };
enum { EDGE = 4 }; /* no pair of marks lies nearer to the ends of the padded tokens */

/* All arrays are over the padded tokens; positions are token numbers. `check_scene` has seen that each of them is
 * below `size`, `pair` at most `outer_size`, and the tokens of pairs EDGE or more from the ends. */
typedef struct {
    const u32 *fields; /* (SCENE_FIELDS, size) */
    const i32 *counts; /* (COUNTS, size + 1) */
    const i64 *sentence_first, *sentence_last, *paragraph_first, *paragraph_last, *paragraph, *pair;
    const i64 *previous_mark, *next_mark;
    const i64 *quoted, *outer; /* (4, pairs): opening token, first and last word inside, token after the close */
    Int size, quoted_size, outer_size;
} Scene;

/* The next twelve arguments: a scene's arrays in its order (`Scene.arrays`). Those that a function does not read need
 * not be looked at: with `FIELDS` no other array is, and the others are NULL. */
enum { FIELDS, WHOLE };
Scene scene_argument(Call *call, int needed);

static inline u32 field(const Scene *scene, int row, Int token)
{
    return scene->fields[row * scene->size + token];
}

static inline Int counted(const Scene *scene, int row, Int low, Int high)
{
    const i32 *counts = scene->counts + row * (scene->size + 1);
    return counts[high] - counts[low];
}

/* Distances in tokens, coarser the longer: 0-8 as they are, then 9 (10-13), 10, 11 and 12 (30 and more); 0 below 0. */
static inline u32 bucket(Int distance)
{
    static const u8 BUCKETS[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10,
                                 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 12};
    return BUCKETS[distance < 0 ? 0 : distance > 30 ? 30 : distance];
}

/* How many of sorted numbers are smaller than one: where it would stand. */
static inline Int below(const i64 *sorted, Int size, Int number)
{
    Int low = 0, high = size;
    while (low < high) {
        Int middle = (low + high) >> 1;
        if (sorted[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
