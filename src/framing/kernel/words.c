/* See words.h. */
#include "words.h"

void check_words(Call *call, const Words *words)
{
    Int size = words->slots_size;
    REQUIRE(size > 0 && (size & (size - 1)) == 0, "a word table's slots are not a power of two");
    REQUIRE(words->bounds_size > 0, "a word table has no bounds");
}

Int number_of(Call *call, const u32 *points, Int begin, Int end, u32 value, const Words *words)
{
    Int mask = words->slots_size - 1;
    Int slot = value & mask;
    for (Int tries = 0; tries <= mask; tries++) { /* ends sooner, as at least half of the slots are 0 */
        Int number = words->slots[slot];
        if (number == 0) return 0;
        CHECK("slots", number, words->bounds_size, 0); /* above 0 */
        Int first = words->bounds[number - 1], last = words->bounds[number];
        if (first < 0 || last > words->letters_size) {
            outside(call, "bounds", first < 0 ? first : last, words->letters_size + 1);
            return 0;
        }
        if (last - first == end - begin) {
            Int i = 0;
            while (i < end - begin && words->letters[first + i] == FOLDED_OF[points[begin + i]]) i++;
            if (i == end - begin) return number;
        }
        slot = (slot + 1) & mask;
    }
    return 0;
}

/* The hashes of words and of their endings.
 *
 * In:  points uint32 (n,); bounds int64 (words + 1,): word k is points[bounds[k]:bounds[k + 1]].
 * Out: uint32 (words,) twice: 22 bits of the word's hash, 12 of its ending's. */
PyObject *word_hashes(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("word_hashes", 2);
    IN(u32, points);
    IN(i64, bounds);
    REQUIRE(bounds_size > 0, "bounds is empty");
    Int count = FAILED ? 0 : bounds_size - 1;
    MADE_VECTOR(u32, word, count);
    MADE_VECTOR(u32, suffix, count);
    for (Int k = 0; k < count && !FAILED; k++) {
        WordHash hash = NO_WORD;
        for (Int i = bounds[k]; i < bounds[k + 1] && !FAILED; i++) {
            if (INSIDE(i, points_size))
                add_letter(&hash, lower_of(points[i]));
            else
                outside(call, "bounds", i, points_size);
        }
        word[k] = word_hash(&hash);
        suffix[k] = suffix_hash(&hash);
    }
    return finish(call, tuple_of(call, 2, word_made.object, suffix_made.object));
}
