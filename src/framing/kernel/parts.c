/* Who said what: cues accepted, and where the parts of each begin and end (`preprocessing.attributions`).
 *
 * Three parts hang on a cue: the content on its right, the content on its left, the source. For one part at a time: its
 * candidates (`candidates_of`), what the model sees of each, the sum of its weights; the greatest wins, of equals the
 * first. The reaches are in tokens and were chosen in `preprocessing.candidates`, the columns in `extents`.
 */
#include "cues.h"
#include "numbers.h"

#include <string.h>

enum { RIGHT, LEFT, SOURCE, ROLES };
enum {
    RIGHT_REACH = 18, LEFT_REACH = 120, SOURCE_BEFORE = 40, SOURCE_AFTER = 14, RIGHT_FAR = 60, LEFT_FAR = 400,
    END_REACH = 80, SOURCE_REACH = 45,
    ANY_END = 4 /* a part of up to this many words may end anywhere */
};
/* Bits of a word class: the lists of `candidates.class_bits`. */
enum { AFTER_START = 1, SOURCE_START = 2, AFTER_SOURCE = 4, BEFORE_END = 8, CLITIC = 16 };
/* Bits of a token: it may begin a part of role r (1 << r), end a right content, end another part; it is a word. */
enum { END_RIGHT = 8, END_OTHER = 16, IS_WORD = 32 };
/* Columns: a window of seven tokens, then the others. */
enum { PART_WINDOW = 42, START_OTHERS = 20, END_OTHERS = 27, START_BEFORE = 3, END_BEFORE = 2 };
enum { HIGHEST = 30 }; /* of a score: e to the power of more says no more */

/* What is looked at in an article while its parts are sought. */
typedef struct {
    Call *call;
    const Scene *scene;
    const u32 *flat;   /* `by_token` */
    const u8 *flags;   /* of each token */
    const i32 *cues;   /* (size + 1,) how many accepted cues stand before each token */
    i64 *places;       /* candidates of the part in hand */
    u32 mixed[1 + PART_WINDOW + END_OTHERS];
    u32 row[END_OTHERS];
} Search;

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

/* Make ready for the parts of these cues (each checked to lie between the edges); NULL arrays where memory is short. */
static void open_search(Call *call, Search *search, const Scene *scene, const i64 *at, Int count, const u8 *classes)
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

/* Where a part of cue c may begin, in order, into `places`; how many. The cue itself stands for "there is no source". */
static Int starts_of(Search *search, Int c, int role)
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

/* Where a part that begins at s may end (its last word), in order, into `places`; how many. */
static Int ends_of(Search *search, Int c, Int s, int role)
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

/* What the start model sees of a part's cue: columns 3 to 10. */
static void start_own(Search *search, Int c, Int layout)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    row[3] = field(scene, WORD, c);
    row[4] = field(scene, SUFFIX, c);
    row[5] = field(scene, CUE, c);
    row[6] = field(scene, GROUP, c + 1);
    row[7] = field(scene, WORD, c + 1);
    row[8] = field(scene, GROUP, c - 1);
    row[9] = field(scene, STATE, c);
    row[10] = (u32)layout;
}

static u32 up_to_five(Int count)
{
    return (u32)smaller(count, 5);
}

/* What it sees of candidate j of `count`, at token `at`. */
static void start_row(Search *search, Int c, int role, Int at, Int j, Int count)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    int ahead = at > c;
    Int first = scene->sentence_first[at];
    Int high = ahead ? at : c, low = smaller((ahead ? c : at) + 1, high);
    row[0] = (u32)(role * 2 + ahead);
    row[1] = bucket(ahead ? at - c : c - at);
    row[2] = bucket(at - first);
    row[11] = (scene->pair[at] == scene->pair[c]) + 2 * (scene->pair[at] > 0);
    row[12] = at == first;
    row[13] = up_to_five(counted(scene, COMMAS, low, high));
    row[14] = up_to_five(counted(scene, CAPITALS, low, high));
    row[15] = up_to_five(counted(scene, THATS, low, high));
    row[16] = up_to_five(counted(scene, STOPS, low, high));
    row[17] = up_to_five(search->cues[high] - search->cues[low]);
    row[18] = (u32)smaller(j, 12);
    row[19] = (u32)smaller(count - 1 - j, 12);
}

/* What the end model sees of a part's cue and of its first word s: columns 4 to 12. */
static void end_own(Search *search, Int c, Int s, Int layout)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    row[4] = field(scene, WORD, s);
    row[5] = field(scene, GROUP, s);
    row[6] = field(scene, SHAPE, s);
    row[7] = field(scene, STATE, s);
    row[8] = field(scene, GROUP, s - 1);
    row[9] = field(scene, WORD, c);
    row[10] = field(scene, SUFFIX, c);
    row[11] = field(scene, CUE, c);
    row[12] = (u32)layout;
}

static void end_row(Search *search, Int c, Int s, int role, Int at, Int j, Int count)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    Int final = scene->sentence_last[at];
    Int word = final - (field(scene, SHAPE, final) == PUNCTUATION_SHAPE);
    if (word > 0) word -= field(scene, SHAPE, word) == PUNCTUATION_SHAPE;
    row[0] = (u32)(role * 2 + (at > c));
    row[1] = bucket(at - s);
    row[2] = bucket(at > c ? at - c : c - at);
    row[3] = bucket(final - at);
    row[13] = (scene->pair[at] == scene->pair[s]) + 2 * (scene->pair[s] > 0);
    row[14] = at >= word;
    row[15] = final == scene->paragraph_last[at];
    Int low = smaller(s, at + 1);
    row[16] = up_to_five(counted(scene, COMMAS, low, at + 1));
    row[17] = up_to_five(counted(scene, ANDS, low, at + 1));
    row[18] = up_to_five(counted(scene, BRACKETS_OPEN, low, at + 1));
    row[19] = up_to_five(counted(scene, BRACKETS_CLOSED, low, at + 1));
    row[20] = up_to_five(search->cues[at + 1] - search->cues[low]);
    low = smaller(at, final) + 1;
    row[21] = up_to_five(counted(scene, COMMAS, low, final + 1));
    row[22] = up_to_five(search->cues[final + 1] - search->cues[low]);
    row[23] = (row[18] > 0) + 2 * (row[19] > 0);
    row[24] = (at + 1 == c) + 2 * (at + 2 == c);
    row[25] = (u32)smaller(j, 12);
    row[26] = (u32)smaller(count - 1 - j, 12);
}

/* Hash the row of one candidate, its window before it. */
static int hash_start(Search *search, const Templates *templates, Int c, int role, Int j, Int count)
{
    Call *call = search->call;
    Int at = search->places[j];
    CHECK("candidate", at - EDGE, search->scene->size - 2 * EDGE, 0);
    start_row(search, c, role, at, j, count);
    mix(search->flat + SCENE_FIELDS * (at - START_BEFORE), PART_WINDOW, templates->salts, 0, search->mixed);
    mix(search->row, START_OTHERS, templates->salts, PART_WINDOW, search->mixed);
    return 1;
}

static int hash_end(Search *search, const Templates *templates, Int c, Int s, int role, Int j, Int count)
{
    Call *call = search->call;
    Int at = search->places[j];
    CHECK("candidate", at - EDGE, search->scene->size - 2 * EDGE, 0);
    end_row(search, c, s, role, at, j, count);
    mix(search->flat + SCENE_FIELDS * (at - END_BEFORE), PART_WINDOW, templates->salts, 0, search->mixed);
    mix(search->row, END_OTHERS, templates->salts, PART_WINDOW, search->mixed);
    return 1;
}

typedef struct {
    Templates templates;
    const i8 *cells; /* (ROLES, CELLS) */
} Model;

static Int best_start(Search *search, const Model *model, Int c, int role, Int layout)
{
    Int count = starts_of(search, c, role), best = c, most = 0;
    start_own(search, c, layout);
    for (Int j = 0; j < count; j++) {
        if (!hash_start(search, &model->templates, c, role, j, count)) return c;
        Int score = summed(search->mixed, &model->templates, model->cells + role * CELLS);
        if (j == 0 || score > most) {
            best = search->places[j];
            most = score;
        }
    }
    return best;
}

static Int best_end(Search *search, const Model *model, Int c, Int s, int role, Int layout)
{
    Int count = ends_of(search, c, s, role), best = s, most = 0;
    end_own(search, c, s, layout);
    for (Int j = 0; j < count; j++) {
        if (!hash_end(search, &model->templates, c, s, role, j, count)) return s;
        Int score = summed(search->mixed, &model->templates, model->cells + role * CELLS);
        if (j == 0 || score > most) {
            best = search->places[j];
            most = score;
        }
    }
    return best;
}

/* The cues that the model accepts. */
typedef struct {
    const i64 *candidates;
    const i8 *cells; /* (CELLS, 3) for the layouts right, left and both */
    const f64 *step, *bias;
    const Templates *templates;
    double threshold;
    i64 *at, *layout;
    f64 *probability;
    Int count;
} Cues;

static double power_of(Int sum, double step, double bias)
{
    double score = (double)sum * step + bias;
    return exp_of(score < HIGHEST ? score : HIGHEST);
}

static void judge_cue(void *state, Int number, const u32 *mixed)
{
    Cues *cues = state;
    Int sums[3];
    summed_three(mixed, cues->templates, cues->cells, 3, sums);
    double right = power_of(sums[0], cues->step[0], cues->bias[0]), left = power_of(sums[1], cues->step[1], cues->bias[1]);
    double both = power_of(sums[2], cues->step[2], cues->bias[2]);
    double total = right + left + both, share = total / (1 + total);
    if (share < cues->threshold) return;
    double one = right > left ? right : left;
    cues->at[cues->count] = cues->candidates[number];
    cues->layout[cues->count] = both > one ? 3 : left > right ? 2 : 1;
    cues->probability[cues->count++] = share;
}

/* The next seven arguments: the class of dashes (-1: no marks), the least probability, the cue model. */
static Cues accepted(Call *call, const Scene *scene)
{
    Cues cues = {0};
    Int dash = whole_number(call, "dash", -1, 127);
    cues.threshold = real_number(call, "threshold");
    const Templates templates = templates_argument(call, CUE_COLUMNS);
    cues.templates = &templates;
    cues.cells = cells_argument(call, "cue_cells", CELLS, 3);
    IN(f64, step);
    IN(f64, bias);
    REQUIRE(step_size == 3 && bias_size == 3, "the cue model has three layouts");
    cues.step = step;
    cues.bias = bias;
    i64 *at = ROOM(i64, scene->size);
    Int count = FAILED ? 0 : cue_candidates(scene, dash, at);
    cues.candidates = at;
    cues.at = ROOM(i64, count);
    cues.layout = ROOM(i64, count);
    cues.probability = ROOM(f64, count);
    unlock(call, 10 * scene->size);
    if (!FAILED) read_cues(call, scene, at, count, &templates, judge_cue, &cues);
    cues.templates = NULL; /* they end with this function */
    return cues;
}

/* In:  a scene (twelve arrays); the class of dashes, -1 where the scene has no marks; the least probability; the cue
 *      model: templates (two arrays), cells int8 (CELLS, 3), step and bias float64 (3,).
 * Out: tokens int64, layouts int64 (1: the content lies right of the cue, 2: left, 3: both), probabilities float64. */
PyObject *cues(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("cues", 19);
    Scene scene = scene_argument(call, WHOLE);
    Cues found = accepted(call, &scene);
    return finish(call, tuple_of(call, 3, vector(call, i64, found.at, found.count),
                                 vector(call, i64, found.layout, found.count),
                                 vector(call, f64, found.probability, found.count)));
}

static Model model_argument(Call *call, Int others)
{
    Model model;
    model.templates = templates_argument(call, PART_WINDOW + others);
    model.cells = cells_argument(call, "part_cells", ROLES, CELLS);
    return model;
}

/* In:  as `cues`; then classes uint8 (128,): the lists that each word class is in; the start and the end model, each
 *      templates (two arrays) and cells int8 (3, CELLS), by role.
 * Out: as `cues`; then int64 (3, n) twice: the first and the last word of each one's right content, left content and
 *      source, -1 where there is none. */
PyObject *attributions(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("attributions", 26);
    Scene scene = scene_argument(call, WHOLE);
    Cues found = accepted(call, &scene);
    IN(u8, classes);
    REQUIRE(classes_size == 128, "classes has another length");
    Model start = model_argument(call, START_OTHERS), end = model_argument(call, END_OTHERS);
    Int count = found.count;
    MADE(i64, first, ROLES, count);
    MADE(i64, last, ROLES, count);
    PyObject *at = vector(call, i64, found.at, count), *layout = vector(call, i64, found.layout, count);
    PyObject *probability = vector(call, f64, found.probability, count);
    unlock(call, 50 * scene.size);
    Search search;
    if (!FAILED) open_search(call, &search, &scene, found.at, count, classes);
    for (Int k = 0; k < count && !FAILED; k++) {
        Int c = found.at[k];
        for (int role = 0; role < ROLES; role++) {
            first[role * count + k] = last[role * count + k] = -1;
            if (role != SOURCE && !(found.layout[k] >> role & 1)) continue;
            Int s = best_start(&search, &start, c, role, found.layout[k]);
            if (s == c) continue;
            first[role * count + k] = s;
            last[role * count + k] = best_end(&search, &end, c, s, role, found.layout[k]);
        }
    }
    return finish(call, tuple_of(call, 5, at, layout, probability, first_made.object, last_made.object));
}

/* For fitting the models of starts and ends: the candidates of given parts, and their cells.
 *
 * In:  a scene (twelve arrays); accepted int64: the cues, for the flags and counts; classes uint8 (128,); cue, layout,
 *      role, start int64 (parts,): the parts, and where each begins (-1: the candidates are those of its start); templates.
 * Out: owner int64 (n,): the number of each candidate's part; its token int64 (n,); cells int32 (n, templates). */
PyObject *part_cells(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("part_cells", 21);
    Scene scene = scene_argument(call, WHOLE);
    IN(i64, accepted);
    IN(u8, classes);
    IN(i64, cue);
    IN(i64, layout);
    IN(i64, role);
    IN(i64, start);
    Int ends = whole_number(call, "ends", 0, 1);
    Templates templates = templates_argument(call, PART_WINDOW + (ends ? END_OTHERS : START_OTHERS));
    REQUIRE(classes_size == 128, "classes has another length");
    REQUIRE(cue_size == layout_size && cue_size == role_size && cue_size == start_size, "parts differ in length");
    Search search;
    if (!FAILED) open_search(call, &search, &scene, accepted, accepted_size, classes);
    for (Int p = 0; p < cue_size && !FAILED; p++) {
        Int low = ends ? smaller(cue[p], start[p]) : cue[p], high = ends ? larger(cue[p], start[p]) : cue[p];
        REQUIRE(low >= EDGE && high < scene.size - EDGE && role[p] >= 0 && role[p] < ROLES, "a part is none");
    }
    Int total = 0;
    for (Int p = 0; p < cue_size && !FAILED; p++)
        total += ends ? ends_of(&search, cue[p], start[p], role[p]) : starts_of(&search, cue[p], role[p]);
    MADE_VECTOR(i64, owner, total);
    MADE_VECTOR(i64, at, total);
    MADE(i32, cells, total, templates.templates);
    Int n = 0;
    for (Int p = 0; p < cue_size && !FAILED; p++) {
        int r = (int)role[p];
        Int c = cue[p], s = start[p], count = ends ? ends_of(&search, c, s, r) : starts_of(&search, c, r);
        ends ? end_own(&search, c, s, layout[p]) : start_own(&search, c, layout[p]);
        for (Int j = 0; j < count && !FAILED; j++, n++) {
            int done = ends ? hash_end(&search, &templates, c, s, r, j, count)
                            : hash_start(&search, &templates, c, r, j, count);
            if (!done) break;
            owner[n] = p;
            at[n] = search.places[j];
            write_cells(search.mixed, &templates, cells + n * templates.templates);
        }
    }
    return finish(call, tuple_of(call, 3, owner_made.object, at_made.object, cells_made.object));
}
