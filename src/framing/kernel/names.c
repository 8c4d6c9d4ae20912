/* Names: runs of capitalised words (`preprocessing.names`). */
#include "characters.h"
#include "scene.h"

/* What a word class is to names, as bits: `preprocessing.name_classes`. */
enum { NO_NAME = 1, TITLE = 2, PARTICLE = 4 };

static int is_in(const Scene *scene, Int token, const i64 *bits, i64 wanted)
{
    u32 group = field(scene, GROUP, token);
    return group < 128 && bits[group] & wanted;
}

static int capital(u32 shape)
{
    return shape == CAPITAL_SHAPE || shape == UPPER_SHAPE;
}

static int one_of(u32 point, const u32 *points)
{
    for (; *points; points++)
        if (*points == point) return 1;
    return 0;
}

typedef struct {
    const u32 *points;
    const i64 *starts, *ends;
    Int points_size;
} Text;

/* Whether a capitalised word is a nickname in marks between two names: `before` is where the word before it ends. */
static int is_nickname(const Text *text, Int gap, u32 one, u32 two, Int end)
{
    static const u32 OPENS[] = {'"', 0x201c, '\'', 0x2018, 0}, CLOSES[] = {'"', 0x201d, '\'', 0x2019, 0};
    if (gap != 2 || one != ' ' || !one_of(two, OPENS) || end + 2 >= text->points_size) return 0;
    if (!one_of(text->points[end], CLOSES) || text->points[end + 1] != ' ') return 0;
    return is_upper(text->points[end + 2]);
}

/* Whether the capitalised word at `place` goes on with the run of the one at `previous`; `nickname`: whether that one
 * is a nickname, and in the end whether this one is. */
static int joined(const Scene *scene, const Text *text, const i64 *bits, Int previous, Int place, int *nickname)
{
    static const u32 SPACES[] = {' ', 0xa0, 0};
    Int gap = place - previous;
    int opened = *nickname;
    *nickname = 0;
    if (previous < 0 || gap > 3) return 0;
    Int before = text->ends[previous], end = text->ends[place], between = text->starts[place] - before;
    /* Tokens lie in the text one after the other: so do the one or two characters between them. */
    u32 one = between > 0 && between < 3 ? text->points[before] : 0, two = between == 2 ? text->points[before + 1] : 0;
    *nickname = is_nickname(text, gap, one, two, end);
    if (gap == 1) return between == 1 && one_of(one, SPACES);
    int initial = before - text->starts[previous] <= 2 || is_in(scene, previous, bits, TITLE);
    if (gap == 2 && (*nickname || opened || (initial && one == '.' && one_of(two, SPACES)))) return 1;
    return is_in(scene, place - 1, bits, PARTICLE) && (gap == 2 || is_in(scene, place - 2, bits, PARTICLE));
}

/* In:  points uint32 (characters,); starts, ends int64 (tokens,); a scene (twelve arrays); bits int64 (128,): what each
 *      word class is (`name_classes.class_bits`).
 * Out: int64 (runs,) twice: the first token of each run and the last, in order. */
PyObject *name_runs(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("name_runs", 16);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    Scene scene = scene_argument(call, FIELDS);
    IN(i64, bits);
    Int size = scene.size;
    REQUIRE(starts_size == size && ends_size == size && bits_size == 128, "tokens or bits differ in length");
    for (Int i = 0; i < size && !FAILED; i++)
        if (starts[i] < 0 || starts[i] > ends[i] || ends[i] > points_size) outside(call, "ends", ends[i], points_size + 1);
    i64 *first = ROOM(i64, size), *final = ROOM(i64, size);
    if (FAILED) return finish(call, NULL);
    unlock(call, size);
    const Text text = {points, starts, ends, points_size};
    Int count = 0, begin = -1, previous = -1;
    int nickname = 0;
    for (Int place = PAD; place <= size - PAD; place++) {
        int last = place == size - PAD; /* behind the last word: ends the last run */
        if (!last) {
            u32 shape = field(&scene, SHAPE, place);
            if ((!capital(shape) && shape != MIXED_SHAPE) || is_in(&scene, place, bits, NO_NAME)) continue;
        }
        if (!last && joined(&scene, &text, bits, previous, place, &nickname)) {
            previous = place;
            continue;
        }
        if (previous >= 0) {
            first[count] = begin;
            final[count++] = previous;
        }
        begin = previous = place;
    }
    return finish(call, tuple_of(call, 2, vector(call, i64, first, count), vector(call, i64, final, count)));
}
