/* The first look at a page's paragraphs: cues counted, and the first stage's logits of most of them.
 *
 * The logit is found of paragraphs that read like an article's sentences: those end like a sentence, are longer than a
 * line, do not begin with a cue, and have nothing that calls for a look at their layout. The others' layout is left to
 * `furniture_features.look_of`, and paragraphs with characters that the tables do not know to `look_at`.
 * The constants are those of `furniture_features`.
 */
#include "words.h"

enum { CATEGORIES = 12, REPORT = CATEGORIES - 1, SUM = 10, YOU = CATEGORIES, WE, COUNTED_CUES };
static const int STRONG[] = {0, 1, 2, 4, 5, 6, 7}; /* ask, news, share, legal, related, author, ad */
static const Int LENGTHS[] = {3, 8, 20, 45};       /* words */
enum { STRONGS = 7, LENGTH_LIMITS = 4, SEEN = 300, SHORT = 12, LONGEST_LINE = 45 };
/* The weights: bias, far and share of each category, then these. */
enum { YOU_WEIGHT = 1 + 2 * CATEGORIES, WE_WEIGHT, YOU_AND_WE, SPEAKS_OF_SUM, LENGTH };
enum { CUELESS = LENGTH + LENGTH_LIMITS + 1, DENSE, WEIGHTS };
/* The columns of what is found: a state; words; cues without those of reporting; those of strong categories; whether it
 * says "we" or "you"; whether it ends like a sentence; words in view; the categories of which a cue begins it; and from
 * COUNTS on how many cues of each category there are. */
enum { STATE, WORDS, CUES, STRONG_CUES, SPEAKS, ENDS, IN_VIEW, BEGUN, COUNTS, COLUMNS = COUNTS + COUNTED_CUES };
enum { UNKNOWN, COUNTED, JUDGED }; /* `look_at` must look, the cues are counted, the logit is known too */

typedef struct { /* `furniture_tables.cue_tables`: where the cues of each word begin; of each cue, four columns; words */
    const i64 *firsts, *befores, *lengths, *categories, *places, *parts;
    Int firsts_size, count, parts_size;
} Cues;

/* Whether a paragraph ends like a sentence, closing marks left aside; all its code points are in the table. */
static int ends_like_a_sentence(const u32 *points, Int begin, Int end)
{
    Int last = end - 1;
    while (last >= begin && (SIGNS_OF[points[last]] & (SIGN_CLOSING | SIGN_END)) == SIGN_CLOSING) last--;
    return last >= begin && SIGNS_OF[points[last]] & SIGN_END;
}

/* Where a quotation that opens at `i` ends, or -1 if it is not closed as it should. */
static Int quotation_end(const u32 *points, Int i, Int stop)
{
    Int after = i + 1;
    if (points[i] == '"') {
        while (after < stop && points[after] != '"') after++;
        return after + 1;
    }
    while (after < stop && points[after] != 0x201c && points[after] != 0x201d) after++;
    return after == stop || points[after] == 0x201d ? after + 1 : -1;
}

/* Fill in the number of each word in points[begin:stop] and whether it is outside of quotation marks; how many. */
static Int read_words(Call *call, const u32 *points, Int begin, Int stop, const Words *words, i64 *numbers, u8 *outside_of)
{
    Int count = 0, quoted = begin; /* where the last quotation ends */
    for (Int i = begin; i < stop;) {
        u32 point = points[i];
        if (FOLDED_OF[point] == 0) {
            if (i >= quoted && (point == '"' || point == 0x201c)) {
                Int end = quotation_end(points, i, stop);
                if (end >= 0) quoted = end;
            }
            i++;
            continue;
        }
        Int first = i;
        u32 value = 0;
        for (; i < stop && FOLDED_OF[points[i]]; i++) value = add_listed(value, FOLDED_OF[points[i]]);
        numbers[count] = number_of(call, points, first, i, listed_hash(value), words);
        outside_of[count++] = first >= quoted;
    }
    return count;
}

/* Count the cues of each category among the words. Returns the categories, plus 1, of which a cue begins the
 * paragraph, in the order of their finding: four bits each, the first one highest. */
static i64 count_cues(Call *call, const i64 *numbers, const u8 *outside_of, Int size, const Cues *cues, i64 *counts)
{
    i64 begun = 0, met = 0; /* met: the same categories as bits */
    for (Int place = 0; place < size; place++) {
        Int number = numbers[place];
        if (number == 0) continue;
        CHECK("firsts", number, cues->firsts_size, 0);
        for (Int cue = cues->firsts[number - 1]; cue < cues->firsts[number]; cue++) {
            CHECK("firsts", cue, cues->count, 0);
            Int first = place - cues->befores[cue], length = cues->lengths[cue], part = cues->places[cue];
            if (first < 0 || first + length > size) continue;
            Int i = 0;
            for (; i < length; i++) {
                CHECK("places", part + i, cues->parts_size, 0);
                CHECK("befores", first + i, size, 0);
                if (numbers[first + i] != cues->parts[part + i]) break;
            }
            if (i < length) continue;
            Int category = cues->categories[cue];
            CHECK("categories", category, COUNTED_CUES, 0);
            if (category >= CATEGORIES) {
                counts[category] += outside_of[place];
                continue;
            }
            counts[category]++;
            if (first == 0 && !(met >> category & 1)) {
                met |= (i64)1 << category;
                begun = begun << 4 | (category + 1);
            }
        }
    }
    return begun;
}

static double share(Int count, Int seen)
{
    double part = (double)count / (double)seen;
    return part < 1.0 ? part : 1.0;
}

/* The first stage's logit of a sentence with these cues, summed in the order of `look_of`: no bit differs. */
static double logit_of(Int size, Int seen, Int total, const i64 *counts, const double *weights)
{
    double logit = weights[0];
    Int you = counts[YOU], we = counts[WE];
    if (you) logit += weights[YOU_WEIGHT] * share(5 * you, seen);
    if (we) logit += weights[WE_WEIGHT] * share(5 * we, seen);
    if (you && we) logit += weights[YOU_AND_WE];
    for (int category = 0; category < CATEGORIES; category++) {
        if (!counts[category]) continue;
        logit += weights[1 + category];
        logit += weights[1 + CATEGORIES + category] * share(counts[category], seen);
    }
    if ((you || we) && counts[SUM]) logit += weights[SPEAKS_OF_SUM];
    int bucket = 0;
    for (int k = 0; k < LENGTH_LIMITS; k++) bucket += size > LENGTHS[k];
    logit += weights[LENGTH + bucket];
    if (total == 0)
        logit += weights[CUELESS];
    else if (total * 4 >= seen)
        logit += weights[DENSE];
    return logit;
}

/* In:  points uint32 (characters,); starts, ends int64 (paragraphs,), none empty; the words of all cues (three arrays)
 *      and the cues (six arrays, see `furniture_tables.cue_tables`); weights float64 (36,), see `weight_row`.
 * Out: int64 (paragraphs, 22), the columns STATE to COUNTS and on; float64 (paragraphs,), the logits of those JUDGED. */
PyObject *looks_of(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("looks_of", 13);
    IN(u32, points);
    IN(i64, starts);
    IN(i64, ends);
    IN_WORDS(words);
    IN(i64, firsts);
    IN(i64, befores);
    IN(i64, lengths);
    IN(i64, categories);
    IN(i64, places);
    IN(i64, parts);
    IN(f64, weights);
    REQUIRE(starts_size == ends_size, "starts and ends differ in length");
    REQUIRE(befores_size == lengths_size && befores_size == categories_size && befores_size < places_size,
            "the cues' columns differ in length");
    REQUIRE(weights_size == WEIGHTS, "weights has another length");
    const Cues cues = {firsts, befores, lengths, categories, places, parts, firsts_size, befores_size, parts_size};
    i64 *found = ZEROS(i64, starts_size * COLUMNS), *numbers = ROOM(i64, SEEN);
    f64 *logits = ZEROS(f64, starts_size);
    u8 *outside_of = ROOM(u8, SEEN);
    unlock(call, points_size);
    for (Int n = 0; n < starts_size && !FAILED; n++) {
        Int begin = starts[n], end = ends[n], blanks = 0, i;
        if (begin < 0 || begin >= end || end > points_size) {
            refuse(call, "a paragraph is empty or outside of the text");
            break;
        }
        for (i = begin; i < end; i++) {
            u32 point = points[i];
            if (point >= TABLE_SIZE || SIGNS_OF[point] & (SIGN_ODD | SIGN_SEPARATOR)) break;
            blanks += point == ' ' && i >= begin + SEEN;
        }
        if (i < end) continue; /* UNKNOWN */
        i64 *row = found + n * COLUMNS, *counts = row + COUNTS;
        Int stop = end < begin + SEEN ? end : begin + SEEN;
        Int seen = read_words(call, points, begin, stop, &words, numbers, outside_of);
        i64 begun = count_cues(call, numbers, outside_of, seen, &cues, counts);
        Int size = seen + blanks, total = 0, strong = 0;
        for (int category = 0; category < REPORT; category++) total += counts[category];
        for (int k = 0; k < STRONGS; k++) strong += counts[STRONG[k]];
        int sentence = ends_like_a_sentence(points, begin, end), signs = 0;
        for (i = begin; i < end && i < begin + 3; i++) signs |= SIGNS_OF[points[i]];
        row[STATE] = COUNTED;
        row[WORDS] = size;
        row[CUES] = total;
        row[STRONG_CUES] = strong;
        row[SPEAKS] = counts[YOU] > 0 || counts[WE] > 0;
        row[ENDS] = sentence;
        row[IN_VIEW] = seen;
        row[BEGUN] = begun;
        int usual = SIGNS_OF[points[begin]] & (SIGN_ALNUM | SIGN_USUAL);
        if (sentence && size > SHORT && begun == 0 && usual && (signs & SIGN_LOWER || !(signs & SIGN_UPPER)) &&
            (size > LONGEST_LINE || 8 * total < seen)) {
            row[STATE] = JUDGED;
            logits[n] = logit_of(size, seen, total, counts, weights);
        }
    }
    return finish(call, tuple_of(call, 2, table(call, i64, found, starts_size, COLUMNS),
                                 vector(call, f64, logits, starts_size)));
}
