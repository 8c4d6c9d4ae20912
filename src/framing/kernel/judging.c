/* Each pair of marks judged: what its words are (`preprocessing.kinds`), and which attribution speaks them
 * (`preprocessing.crediting`). The columns are named and counted there; no table of rows is made, each row is scored as
 * it is read.
 */
#include "hashed.h"
#include "scene.h"

#include <string.h>

enum { RIGHT, LEFT, SOURCE };
enum { NO_SPEECH, MIXED, DIRECT };
enum { KIND_COLUMNS = 49, CREDIT_COLUMNS = 33, ABOUT = 22 }; /* ABOUT: the columns of a credit row about the candidate */
enum { NEAR = 8 }; /* attributions before and after a pair that are looked at */

/* The attributions of a scene, and what is known of the pair in hand. */
typedef struct {
    Scene scene;
    const i64 *marks; /* (3, pairs) depth, style, closed + 2 * continued */
    const i64 *cue, *layout, *begin, *end;
    const f64 *probability;
    const u8 *nouns; /* (128,) which word classes may be a noun */
    Int cues;
    i64 *words_of; /* how many words the contents of each attribution have */
    f64 *share;    /* of the pair's words that each attribution's content holds */
    i64 *covering, *near, *holders;
    Int covers, candidates, held, best; /* best: the attribution that holds most, -1 for none */
    f64 surest;
} Judging;

/* The next nineteen arguments: a scene, marks, and the attributions found in it. */
static Judging judging_argument(Call *call)
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
static void look_at_pair(Judging *judging, Int i)
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
static void kind_row(const Judging *judging, Int i, u32 *row)
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
static void about_row(const Judging *judging, Int i, Int choice, u32 *row)
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
static void none_row(u32 *row)
{
    memset(row, 0, ABOUT * sizeof(u32));
    row[ABOUT] = 1;
}

/* What a credit row says of the pair. */
static void pair_row(const Judging *judging, Int i, u32 *row)
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

/* In:  a scene (twelve arrays) with pairs of marks; marks int64 (3, pairs); the attributions: cue, layout int64,
 *      probability float64 (n,), first and last words int64 (3, n); nouns bool (128,); the templates of kinds and of
 *      credits (two arrays each); kind_cells int8 (CELLS, 4): both kinds and the title model side by side; credit_cells
 *      int8 (1, CELLS); step, bias float64 (4,) of the two kinds, title and credit.
 * Out: int64 (3, pairs): each pair's kind, whether it would be a title, and the attribution that speaks it (-1: none). */
PyObject *judge(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("judge", 27);
    Judging judging = judging_argument(call);
    Templates kind = templates_argument(call, KIND_COLUMNS), credit = templates_argument(call, CREDIT_COLUMNS);
    const i8 *kind_cells = cells_argument(call, "kind_cells", CELLS, 4);
    const i8 *credit_cells = cells_argument(call, "credit_cells", 1, CELLS);
    IN(f64, step);
    IN(f64, bias);
    REQUIRE(step_size == 4 && bias_size == 4, "the models have four choices");
    Int pairs = judging.scene.quoted_size;
    MADE(i64, out, 3, pairs);
    unlock(call, pairs * (judging.cues + pairs + 100));
    u32 row[KIND_COLUMNS], mixed[KIND_COLUMNS + 1] = {0}, said[CREDIT_COLUMNS], spread[CREDIT_COLUMNS + 1] = {0};
    for (Int i = 0; i < pairs && !FAILED; i++) {
        look_at_pair(&judging, i);
        kind_row(&judging, i, row);
        mix(row, KIND_COLUMNS, kind.salts, 0, mixed);
        Int sums[3];
        summed_three(mixed, &kind, kind_cells, 4, sums);
        double mixed_score = (double)sums[0] * step[0] + bias[0], direct_score = (double)sums[1] * step[1] + bias[1];
        out[i] = mixed_score <= 0 && direct_score <= 0 ? NO_SPEECH : mixed_score >= direct_score ? MIXED : DIRECT;
        out[pairs + i] = (double)sums[2] * step[2] + bias[2] > 0;
        pair_row(&judging, i, said);
        mix(said + ABOUT + 1, CREDIT_COLUMNS - ABOUT - 1, credit.salts, ABOUT + 1, spread);
        Int chosen = -1;
        double top = 0;
        for (Int k = 0; k <= judging.candidates; k++) {
            int none = k == judging.candidates; /* the last candidate: it wins only if it is better than all */
            none ? none_row(said) : about_row(&judging, i, judging.near[k], said);
            mix(said, ABOUT + 1, credit.salts, 0, spread);
            double score = (double)summed(spread, &credit, credit_cells) * step[3] + bias[3];
            if (k == 0 || score > top) {
                chosen = none ? -1 : judging.near[k];
                top = score;
            }
        }
        out[2 * pairs + i] = chosen;
    }
    return finish(call, out_made.object);
}

/* For fitting the models of kinds and titles. In: as `judge`, without credits and weights. Out: int32 (pairs, templates),
 * each pair's cells. */
PyObject *kind_cells(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("kind_cells", 21);
    Judging judging = judging_argument(call);
    Templates kind = templates_argument(call, KIND_COLUMNS);
    Int pairs = judging.scene.quoted_size;
    MADE(i32, cells, pairs, kind.templates);
    u32 row[KIND_COLUMNS], mixed[KIND_COLUMNS + 1] = {0};
    for (Int i = 0; i < pairs && !FAILED; i++) {
        look_at_pair(&judging, i);
        kind_row(&judging, i, row);
        mix(row, KIND_COLUMNS, kind.salts, 0, mixed);
        write_cells(mixed, &kind, cells + i * kind.templates);
    }
    return finish(call, cells_made.object);
}

/* For fitting the model of credits. In: as `judge`, with the templates of credits alone. Out: int64 (n,) twice: each
 * candidate's pair and attribution (-1 for none of them, the last of each pair); int32 (n, templates), its cells. */
PyObject *credit_cells(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("credit_cells", 21);
    Judging judging = judging_argument(call);
    Templates credit = templates_argument(call, CREDIT_COLUMNS);
    Int pairs = judging.scene.quoted_size, total = 0;
    for (Int i = 0; i < pairs && !FAILED; i++) {
        look_at_pair(&judging, i);
        total += judging.candidates + 1;
    }
    MADE_VECTOR(i64, pair, total);
    MADE_VECTOR(i64, choice, total);
    MADE(i32, cells, total, credit.templates);
    u32 said[CREDIT_COLUMNS], spread[CREDIT_COLUMNS + 1] = {0};
    Int n = 0;
    for (Int i = 0; i < pairs && !FAILED; i++) {
        look_at_pair(&judging, i);
        pair_row(&judging, i, said);
        for (Int k = 0; k <= judging.candidates; k++, n++) {
            pair[n] = i;
            choice[n] = k < judging.candidates ? judging.near[k] : -1;
            choice[n] < 0 ? none_row(said) : about_row(&judging, i, choice[n], said);
            mix(said, CREDIT_COLUMNS, credit.salts, 0, spread);
            write_cells(spread, &credit, cells + n * credit.templates);
        }
    }
    return finish(call, tuple_of(call, 3, pair_made.object, choice_made.object, cells_made.object));
}
