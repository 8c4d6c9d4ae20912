/* Each pair of marks judged: what its words are (`preprocessing.kinds`), and which attribution speaks them
 * (`preprocessing.crediting`). The columns are named and counted there; no table of rows is made, each row is scored as
 * it is read.
 */
#include "judging.h"

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
