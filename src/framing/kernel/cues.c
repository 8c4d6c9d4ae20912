/* Cue candidates and their rows: the columns are those of `preprocessing.cues`, a window of ten tokens first. */
#include "cues.h"

enum { BEFORE = 4 }; /* tokens of the window before the candidate; five stand after it */

const u32 *by_token(Call *call, const Scene *scene)
{
    u32 *out = ROOM(u32, SCENE_FIELDS * scene->size);
    if (FAILED) return NULL;
    for (int row = 0; row < SCENE_FIELDS; row++)
        for (Int i = 0; i < scene->size; i++) out[i * SCENE_FIELDS + row] = scene->fields[row * scene->size + i];
    return out;
}

Int cue_candidates(const Scene *scene, Int dash, i64 *at)
{
    Int count = 0;
    for (Int i = 1; i < scene->size - 1; i++) {
        int may = field(scene, CUE, i) > 0;
        if (!may && dash >= 0 && field(scene, GROUP, i) == dash && field(scene, STATE, i) == OUTSIDE_MARKS)
            may = field(scene, STATE, i - 1) == CLOSING_MARK || field(scene, STATE, i + 1) == OPENING;
        /* Page furniture is in no sentence. */
        if (may && scene->sentence_first[i] <= i && i <= scene->sentence_last[i]) at[count++] = i;
    }
    return count;
}

/* The columns behind the window. `closed`, `opened`: the nearest closing mark before and the nearest opening mark after
 * candidate k. */
static void cue_row(const Scene *scene, const i64 *at, Int count, Int k, Int closed, Int opened, u32 *row)
{
    Int i = at[k], size = scene->size;
    Int first = scene->sentence_first[i], last = scene->sentence_last[i];
    Int begin = scene->paragraph_first[i], end = scene->paragraph_last[i];
    Int previous = k ? at[k - 1] : 0, following = k + 1 < count ? at[k + 1] : size - 1;
    int has_previous = previous >= first, has_following = following <= last;
    Int before = scene->previous_mark[i], after = scene->next_mark[i];
    Int beyond = smaller(after + 1, size - 1), next_first = smaller(last + 1, size - 1);
    Int number = scene->pair[next_first];
    Int pair_end = number > 0 ? scene->outer[3 * scene->outer_size + number - 1] : 0;
    row[0] = bucket(i - before);
    row[1] = bucket(after - i);
    row[2] = bucket(i - first);
    row[3] = bucket(last - i);
    row[4] = has_previous ? bucket(i - previous) : 0;
    row[5] = has_following ? bucket(following - i) : 0;
    row[6] = bucket(last - first);
    row[7] = closed >= begin ? bucket(i - closed) + 1 : 0;
    row[8] = opened <= end ? bucket(opened - i) + 1 : 0;
    row[9] = has_previous ? field(scene, CUE, previous) : 0;
    row[10] = has_following ? field(scene, CUE, following) : 0;
    row[11] = after <= last ? field(scene, GROUP, after) : 0;
    row[12] = before >= first ? field(scene, GROUP, before) : 0;
    row[13] = field(scene, STATE, larger(before - 1, 0)) * 4 + field(scene, STATE, before) +
              (scene->pair[before] > 0 ? 16 : 0);
    row[14] = field(scene, STATE, beyond) * 4 + field(scene, STATE, after);
    row[15] = field(scene, GROUP, beyond);
    row[16] = field(scene, STATE, first) + 4 * field(scene, STATE, last);
    row[17] = (scene->paragraph[i] == 0) + 2 * (end == last);
    row[18] = next_first <= end ? 1 + field(scene, STATE, next_first) : 0;
    row[19] = pair_end > 0 ? (pair_end > end ? 1 : 2) : 0;
    row[20] = field(scene, STATE, begin) + (scene->pair[i] > 0 ? 4 : 0);
}

void read_cues(Call *call, const Scene *scene, const i64 *at, Int count, const Templates *templates, CueReader reader,
               void *state)
{
    Int size = scene->size;
    const u32 *flat = by_token(call, scene);
    i64 *opened = ROOM(i64, count + 1); /* the nearest opening mark after each candidate, from the end */
    if (FAILED) return;
    Int here = size - 1, k = count - 1;
    for (Int i = size - 1; i >= 0 && k >= 0; i--) {
        if (field(scene, STATE, i) == OPENING) here = i;
        if (at[k] == i) opened[k--] = here;
    }
    u32 row[CUE_OTHERS], mixed[CUE_COLUMNS + 1] = {0};
    Int closed = 0, reached = 0;
    for (k = 0; k < count; k++) {
        Int i = at[k];
        for (; reached <= i; reached++)
            if (field(scene, STATE, reached) == CLOSING_MARK) closed = reached;
        CHECK("cue", i - BEFORE, size - 2 * BEFORE - 1, ); /* its window lies among the tokens */
        cue_row(scene, at, count, k, closed, opened[k], row);
        mix(flat + SCENE_FIELDS * (i - BEFORE), CUE_WINDOW, templates->salts, 0, mixed);
        mix(row, CUE_OTHERS, templates->salts, CUE_WINDOW, mixed);
        reader(state, k, mixed);
    }
}

typedef struct {
    const Templates *templates;
    i32 *cells;
} Rows;

static void keep_cells(void *state, Int number, const u32 *mixed)
{
    Rows *rows = state;
    write_cells(mixed, rows->templates, rows->cells + number * rows->templates->templates);
}

/* For fitting the cue model.
 *
 * In:  a scene (twelve arrays); the class of dashes, -1 where the scene has no marks; the templates (two arrays).
 * Out: the candidates' tokens, int64 (n,); their cells, int32 (n, templates), in the plan's order. */
PyObject *cue_cells(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("cue_cells", 15);
    Scene scene = scene_argument(call, WHOLE);
    Int dash = whole_number(call, "dash", -1, 127);
    Templates templates = templates_argument(call, CUE_COLUMNS);
    i64 *at = ROOM(i64, scene.size);
    Int count = FAILED ? 0 : cue_candidates(&scene, dash, at);
    MADE(i32, cells, count, templates.templates);
    Rows rows = {&templates, cells};
    if (!FAILED) read_cues(call, &scene, at, count, &templates, keep_cells, &rows);
    return finish(call, tuple_of(call, 2, vector(call, i64, at, count), cells_made.object));
}
