/* Names: runs of capitalised words, and what each source of an attribution is (`preprocessing.names`, `speakers`).
 *
 * No string is made here: what a name is called is looked up afterwards, for the sources that are asked for.
 */
#include "characters.h"
#include "scene.h"

/* What a word class is to names, as bits: `preprocessing.name_classes`. */
enum {
    NO_NAME = 1, TITLE = 2, ROLE = 4, PARTICLE = 8, COMMA = 16, CLITIC = 32, DETERMINER = 64, ENDS_HEAD = 128,
    PRONOUN = 256, RELATIVE = 512, PERSONAL = 1024
};
enum { LONGEST_NAME = 5 }; /* tokens without titles */
enum { APPOSITION = 6 };   /* tokens after a name's comma in which its office is looked for */
enum { LEARN = 1, LEARN_OFFICE = 2 }; /* what a run teaches: a full name, or also who holds an office */
enum { PERSON, NAME, HOLDER, PHRASE }; /* what a source is: see `preprocessing.speakers` */

static int is_in(const Scene *scene, Int token, const i64 *bits, i64 wanted)
{
    u32 group = field(scene, GROUP, token);
    return group < 128 && bits[group] & wanted;
}

static int capital(u32 shape)
{
    return shape == CAPITAL_SHAPE || shape == UPPER_SHAPE;
}

/* Where the name of a run begins, behind titles and roles. */
static Int behind_titles(const Scene *scene, const i64 *bits, Int first, Int last)
{
    for (Int token = first; token < last; token++)
        if (is_in(scene, token, bits, TITLE)) first = token + 1;
    while (first < last && field(scene, SHAPE, first) == PUNCTUATION_SHAPE) first++;
    return first;
}

static Int teaches(const Scene *scene, const i64 *bits, Int first, Int begin, Int last)
{
    if (begin == last || last - begin >= LONGEST_NAME) return 0;
    Int low = scene->sentence_first[first], high = scene->sentence_last[first] + 1;
    Int capitals = counted(scene, CAPITALS, low, high);
    /* Where most words are capitalised, capitals tell nothing. */
    if (capitals > 4 && 2 * capitals > 3 * counted(scene, LOWERS, low, high)) return 0;
    for (Int token = larger(first - 1, PAD); token < begin; token++)
        if (is_in(scene, token, bits, ROLE)) return LEARN_OFFICE;
    if (is_in(scene, last + 1, bits, COMMA))
        for (Int token = last + 2; token < last + 2 + APPOSITION; token++) {
            if (is_in(scene, token, bits, ROLE)) return LEARN_OFFICE;
            if (field(scene, SHAPE, token) == PUNCTUATION_SHAPE) break;
        }
    return LEARN;
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
 * Out: int64 (runs, 4), in order: first token, last, where the name begins behind titles, and what there is to learn;
 *      int64 (lessons, 4): those of them that teach. */
PyObject *name_runs(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("name_runs", 16);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    Scene scene = scene_argument(call, SENTENCES);
    IN(i64, bits);
    Int size = scene.size;
    REQUIRE(starts_size == size && ends_size == size && bits_size == 128, "tokens or bits differ in length");
    for (Int i = 0; i < size && !FAILED; i++)
        if (starts[i] < 0 || starts[i] > ends[i] || ends[i] > points_size) outside(call, "ends", ends[i], points_size + 1);
    i64 *runs = ROOM(i64, 4 * size), *lessons = ROOM(i64, 4 * size);
    if (FAILED) return finish(call, NULL);
    unlock(call, size);
    const Text text = {points, starts, ends, points_size};
    Int count = 0, begin = -1, previous = -1, taught = 0;
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
            i64 *run = runs + 4 * count++;
            run[0] = begin;
            run[1] = previous;
            run[2] = behind_titles(&scene, bits, begin, previous);
            run[3] = teaches(&scene, bits, begin, run[2], previous);
            for (int k = 0; k < 4 && run[3]; k++) lessons[4 * taught + k] = run[k];
            taught += run[3] != 0;
        }
        begin = previous = place;
    }
    return finish(call, tuple_of(call, 2, table(call, i64, runs, count, 4), table(call, i64, lessons, taught, 4)));
}

/* The first and last token of a name; -1 where there is none. */
typedef struct {
    Int first, last;
} Run;

/* How many runs, (n, 4), have a token in column `row` that is below one. */
static Int runs_below(const i64 *runs, Int count, int column, Int token)
{
    Int low = 0, high = count;
    while (low < high) {
        Int middle = (low + high) >> 1;
        if (runs[4 * middle + column] < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The name in a source whose head ends at `head`: at the head's end, at its start, or set beside it. */
static Run named(const Scene *scene, const i64 *bits, const i64 *runs, Int count, Int begin, Int head, Int end)
{
    int quoted = field(scene, STATE, begin) == INSIDE_MARKS;
    Run inner = {-1, -1}, full = {-1, -1}, aside = {-1, -1};
    for (Int run = runs_below(runs, count, 1, begin); run < count; run++) {
        Int first = larger(runs[4 * run], begin), last = runs[4 * run + 1];
        if (first > end) break;
        if (!quoted && field(scene, STATE, first) == INSIDE_MARKS) continue;
        Int bare = behind_titles(scene, bits, first, last);
        if (first <= head) {
            inner = (Run){bare, last};
            int capital_before = first > begin && capital(field(scene, SHAPE, first - 1));
            if (full.first < 0 && bare < last && !capital_before) full = inner;
        }
        if (aside.first < 0 && bare < last && is_in(scene, first - 1, bits, COMMA)) aside = (Run){bare, last};
    }
    if (inner.first >= 0 && inner.last >= head - is_in(scene, head, bits, CLITIC)) return inner;
    return full.first >= 0 ? full : aside;
}

/* The name that "who", "which" or "that" stands for: the one just before. */
static Run just_before(const Scene *scene, const i64 *bits, const i64 *runs, Int count, Int token)
{
    Int run = runs_below(runs, count, 0, token) - 1;
    if (run < 0 || runs[4 * run + 1] < token - 3 || !is_in(scene, token, bits, RELATIVE)) return (Run){-1, -1};
    return (Run){runs[4 * run + 2], runs[4 * run + 1]};
}

/* In:  first, last int64 (n,): the tokens of each source (-1: none); runs int64 (runs, 4), as `name_runs` gave them; a
 *      scene (twelve arrays); bits int64 (128,).
 * Out: int64 (n, 4): the head's last token (-1 for a source that is none, or is not between the paddings), what it is
 *      (PERSON to PHRASE), and the name's first and last token. */
PyObject *read_sources(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("read_sources", 16);
    IN(i64, first);
    IN(i64, last);
    IN_TABLE(i64, runs);
    Scene scene = scene_argument(call, FIELDS);
    IN(i64, bits);
    REQUIRE(first_size == last_size && runs_columns == 4 && bits_size == 128, "sources, runs or bits differ in length");
    for (Int run = 0; run < runs_rows && !FAILED; run++)
        for (int k = 0; k < 3; k++)
            if (runs[4 * run + k] < PAD || runs[4 * run + k] >= scene.size - PAD)
                outside(call, "runs", runs[4 * run + k], scene.size - PAD);
    i64 *out = ZEROS(i64, 4 * first_size);
    for (Int source = 0; source < first_size && !FAILED; source++) {
        Int begin = first[source], end = last[source];
        i64 *row = out + 4 * source;
        if (begin < PAD || begin > end || end >= scene.size - PAD) {
            row[0] = -1;
            continue;
        }
        Int head = begin;
        while (head < end && !is_in(&scene, head + 1, bits, ENDS_HEAD)) head++;
        row[0] = head;
        int pronoun = begin == head && is_in(&scene, begin, bits, PRONOUN);
        if (pronoun && is_in(&scene, begin, bits, PERSONAL)) {
            row[1] = PERSON;
            continue;
        }
        Run name = pronoun ? just_before(&scene, bits, runs, runs_rows, begin)
                           : named(&scene, bits, runs, runs_rows, begin, head, end);
        if (name.first >= 0) {
            row[1] = NAME;
            row[2] = name.first;
            row[3] = name.last;
        } else { /* not "the head of the Crimea" */
            int office = !pronoun && head == end && head - begin <= 2 && is_in(&scene, begin, bits, DETERMINER);
            row[1] = office ? HOLDER : PHRASE;
        }
    }
    return finish(call, table(call, i64, out, first_size, 4));
}
