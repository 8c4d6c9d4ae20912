/* The columns of `preprocessing.kinds` and `preprocessing.crediting`, read from a scene: see judging.h. */
#include "judging.h"

#include <string.h>

enum { NEAR = 8 }; /* attributions before and after a pair that are looked at; real paragraphs seldom have more */

/* The next nineteen arguments: a scene, marks, and the attributions found in it. */
Judging judging_argument(Call *call)
{
    Judging judging = {0};
    judging.scene = scene_argument(call, WHOLE);
    Int size = judging.scene.size, pairs = judging.scene.quoted_size;
    IN_TABLE(i64, marks);
    IN(i64, cue);
    IN(i64, layout);
    IN(f64, probability);
    IN_TABLE(i64, begin);
    IN_TABLE(i64, end);
    IN(u8, nouns);
    Int count = cue_size;
    REQUIRE(marks_rows == 3 && marks_columns == pairs, "marks has another shape");
    REQUIRE(layout_size == count && probability_size == count, "attributions differ in length");
    REQUIRE(begin_rows == 3 && end_rows == 3 && begin_columns == count && end_columns == count, "parts differ in length");
    REQUIRE(nouns_size == 128, "nouns has another length");
    for (Int c = 0; c < count && !FAILED; c++)
        if (!INSIDE(cue[c], size)) outside(call, "cue", cue[c], size);
    for (Int c = 0; c < begin_size && !FAILED; c++)
        if (begin[c] < -1 || begin[c] >= size || end[c] < -1 || end[c] >= size) outside(call, "begin", begin[c], size);
    judging.marks = marks;
    judging.cue = cue;
    judging.layout = layout;
    judging.probability = probability;
    judging.begin = begin;
    judging.end = end;
    judging.nouns = nouns;
    judging.cues = count;
    judging.words_of = ZEROS(i64, count);
    judging.share = ROOM(f64, count);
    judging.covering = ROOM(i64, count);
    judging.near = ROOM(i64, count);
    judging.holders = ROOM(i64, pairs);
    for (Int c = 0; c < count && !FAILED; c++)
        for (int side = RIGHT; side <= LEFT; side++)
            if (begin[side * count + c] >= 0)
                judging.words_of[c] += end[side * count + c] - begin[side * count + c] + 1;
    return judging;
}

static Int pair_token(const Judging *judging, int row, Int pair)
{
    return judging->scene.quoted[row * judging->scene.quoted_size + pair];
}

/* Which attributions hold the words of pair i, which may speak it, and which pairs lie around it. */
void look_at_pair(Judging *judging, Int i)
{
    const Scene *scene = &judging->scene;
    Int opening = pair_token(judging, 0, i), first = pair_token(judging, 1, i), last = pair_token(judging, 2, i);
    Int after = pair_token(judging, 3, i), words = last - first + 1, where = scene->paragraph[opening];
    Int cues = judging->cues, here = below(judging->cue, cues, opening);
    judging->covers = judging->candidates = judging->held = 0;
    judging->best = -1;
    judging->surest = 0;
    for (Int c = 0; c < cues; c++) {
        Int inside = 0;
        for (int side = RIGHT; side <= LEFT; side++) {
            Int begin = judging->begin[side * cues + c], end = judging->end[side * cues + c];
            if (begin >= 0) inside += larger(smaller(last, end) - larger(first, begin) + 1, 0);
        }
        judging->share[c] = (double)inside / (double)words;
        if (judging->best < 0 || judging->share[c] > judging->share[judging->best]) judging->best = c;
        if (judging->begin[SOURCE * cues + c] < 0) continue;
        Int at = scene->paragraph[judging->cue[c]];
        int close = at == where && -NEAR <= c - here && c - here < NEAR;
        if (judging->share[c] >= 0.5) {
            judging->covering[judging->covers++] = c;
            if (judging->probability[c] > judging->surest) judging->surest = judging->probability[c];
            close = 1;
        } else if (at + 1 == where) {
            close = c + 1 == cues || scene->paragraph[judging->cue[c + 1]] != at;
        }
        if (close) judging->near[judging->candidates++] = c;
    }
    for (Int pair = 0; pair < scene->quoted_size; pair++)
        if (pair_token(judging, 0, pair) < opening && pair_token(judging, 3, pair) >= after)
            judging->holders[judging->held++] = pair;
}

/* The columns of `kinds` for pair i. */
void kind_row(const Judging *judging, Int i, u32 *row)
{
    const Scene *scene = &judging->scene;
    static const int FOUR[] = {WORD, SUFFIX, GROUP, SHAPE}, THREE[] = {WORD, GROUP, SHAPE};
    Int opening = pair_token(judging, 0, i), first = pair_token(judging, 1, i), last = pair_token(judging, 2, i);
    Int after = pair_token(judging, 3, i), words = last - first + 1, cues = judging->cues, best = judging->best;
    Int pairs = scene->quoted_size, at = 0;
    for (int k = 0; k < 4; k++)
        for (Int offset = -3; offset < 0; offset++) row[at++] = field(scene, FOUR[k], opening + offset);
    for (int k = 0; k < 3; k++)
        for (Int offset = 0; offset < 2; offset++) row[at++] = field(scene, THREE[k], first + offset);
    for (int k = 0; k < 4; k++) row[at++] = field(scene, FOUR[k], last);
    for (int k = 0; k < 4; k++)
        for (Int offset = 0; offset < 2; offset++) row[at++] = field(scene, FOUR[k], after + offset);
    row[30] = bucket(words);
    Int before = below(judging->cue, cues, first), behind = below(judging->cue, cues, last);
    row[31] = bucket(first - (before ? judging->cue[before - 1] : 0));
    row[32] = bucket((behind < cues ? judging->cue[behind] : scene->size - 1) - last);
    int punctuation = field(scene, SHAPE, last + 1) == PUNCTUATION_SHAPE && last + 1 < after;
    row[33] = punctuation ? field(scene, GROUP, last + 1) : 0;
    for (int k = 0; k < 3; k++) row[34 + k] = (u32)judging->marks[k * pairs + i];
    row[37] = (scene->sentence_first[opening] == opening) + 2 * (scene->sentence_last[last] <= after);
    row[38] = scene->sentence_first[last] > scene->sentence_first[first];
    row[39] = (u32)smaller(4 * counted(scene, CAPITALS, first, last + 1) / words, 4);
    row[40] = (u32)smaller(counted(scene, LOWERS, first, last + 1), 6);
    Int begin = scene->paragraph_first[opening], end = scene->paragraph_last[opening];
    row[41] = (scene->paragraph[opening] > 0) + 2 * (begin == opening) + 4 * (end <= after);
    row[42] = row[43] = row[44] = 0;
    if (best >= 0 && judging->share[best] > 0) {
        row[42] = (u32)(i64)(judging->share[best] * 4);
        row[43] = (u32)smaller(4 * words / larger(judging->words_of[best], 1), 5) + 1;
        row[44] = (u32)(i64)(judging->probability[best] * 8) + 1;
    }
    row[45] = (u32)smaller(below(scene->quoted, pairs, end) - below(scene->quoted, pairs, begin), 6);
    row[46] = field(scene, CUE, opening - 1);
    row[47] = field(scene, CUE, after);
    u32 group = field(scene, GROUP, after);
    int noun = group < 128 && judging->nouns[group];
    int lower = field(scene, SHAPE, first) == LOWER_SHAPE && field(scene, SHAPE, after) == LOWER_SHAPE;
    row[48] = last - first < 2 && lower && after == last + 2 && noun;
}

/* The columns of `crediting` for pair i and an attribution: those about the candidate, each plus 1. */
void about_row(const Judging *judging, Int i, Int choice, u32 *row)
{
    const Scene *scene = &judging->scene;
    Int cues = judging->cues;
    Int opening = pair_token(judging, 0, i), first = pair_token(judging, 1, i), last = pair_token(judging, 2, i);
    Int after = pair_token(judging, 3, i), at = judging->cue[choice];
    Int right = judging->begin[RIGHT * cues + choice], left = judging->begin[LEFT * cues + choice];
    Int source = judging->begin[SOURCE * cues + choice];
    double share = judging->share[choice];
    int ahead = at > last, own = first <= at && at <= last;
    Int high = ahead ? at : opening, low = smaller(ahead ? after : at + 1, high);
    Int near = smaller(right > first ? right - first : first - right, left > first ? left - first : first - left);
    Int apart = source > at ? source - at : at - source;
    row[0] = (u32)(i64)(share * 4);
    row[1] = (near == 0) + (near < 3);
    row[2] = judging->end[RIGHT * cues + choice] == last || judging->end[LEFT * cues + choice] == last;
    row[3] = own;
    row[4] = ahead;
    row[5] = own ? 0 : bucket(ahead ? at - last : first - at);
    row[6] = (scene->sentence_first[at] == scene->sentence_first[first]) +
             2 * (scene->sentence_first[at] == scene->sentence_first[last]);
    row[7] = (u32)smaller(larger(scene->paragraph[at] - scene->paragraph[opening] + 2, 0), 4);
    row[8] = (u32)smaller(counted(scene, OPENINGS, low, high), 4);
    row[9] = (u32)smaller(below(judging->cue, cues, high) - below(judging->cue, cues, low), 4);
    row[10] = (u32)(i64)(judging->probability[choice] * 8);
    row[11] = field(scene, GROUP, source);
    row[12] = field(scene, SHAPE, source);
    row[13] = (source > at) + 2 * (apart < 4) + 4 * (first <= source && source <= last);
    row[14] = (u32)judging->layout[choice];
    row[15] = field(scene, WORD, at);
    row[16] = field(scene, SUFFIX, at);
    row[17] = field(scene, CUE, at);
    Int rank = 0; /* how many of those that hold the pair have fewer words */
    for (Int k = 0; k < judging->covers && rank < 3; k++)
        rank += share < 0.5 || judging->words_of[judging->covering[k]] < judging->words_of[choice];
    row[18] = (u32)rank;
    row[19] = judging->probability[choice] >= judging->surest;
    row[20] = 0;
    for (Int k = 0; k < judging->held; k++) {
        Int pair = judging->holders[k];
        if (pair_token(judging, 0, pair) < at && at < pair_token(judging, 3, pair)) row[20] = 1;
    }
    Int fit = smaller(4 * (last - first + 1) / larger(judging->words_of[choice], 1), 5);
    row[21] = share > 0 ? (u32)fit : 0;
    for (int k = 0; k < ABOUT; k++) row[k]++;
    row[ABOUT] = 0; /* it is not "none of them" */
}

/* "None of them" instead of an attribution. */
void none_row(u32 *row)
{
    memset(row, 0, ABOUT * sizeof(u32));
    row[ABOUT] = 1;
}

/* What a credit row says of the pair. */
void pair_row(const Judging *judging, Int i, u32 *row)
{
    const Scene *scene = &judging->scene;
    Int opening = pair_token(judging, 0, i), first = pair_token(judging, 1, i), last = pair_token(judging, 2, i);
    Int after = pair_token(judging, 3, i);
    int opens = scene->paragraph_first[opening] == opening;
    row += ABOUT + 1;
    row[0] = last + 1 < after ? field(scene, GROUP, last + 1) : 0;
    row[1] = field(scene, GROUP, after);
    row[2] = field(scene, GROUP, opening - 1);
    row[3] = bucket(last - first + 1);
    row[4] = field(scene, SHAPE, first);
    row[5] = (u32)judging->marks[i];
    row[6] = (u32)smaller(judging->covers, 3);
    row[7] = opens;
    row[8] = opens + 2 * (scene->paragraph_last[last] <= after);
    row[9] = (u32)smaller(judging->candidates, 3);
}
