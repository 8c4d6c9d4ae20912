/* Who said what: cues accepted, and where the parts of each begin and end (`preprocessing.attributions`).
 *
 * For one part at a time: its candidates, what the model sees of each, the sum of its weights; the greatest wins, of
 * equals the first.
 */
#include "numbers.h"
#include "parts.h"

enum { HIGHEST = 30 }; /* of a score: e to the power of more says no more */

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
