/* Streams of terms: an article's words as numbers, each with what is known of it in 16 bits (term_stream.c), and how
 * they are read again for many terms at once (term_scan.c).
 *
 * A word's number is the polynomial of words.h before it is mixed, so that the number of words written together comes
 * from theirs: "self-mobilisation", "self mobilisation" and "selfmobilisation" are one term. */
#ifndef FRAMING_TERMS_H
#define FRAMING_TERMS_H

#include "words.h"

enum {
    LONGEST_WORD = 31, /* a longer word counts as so long; it still has its own number */
    LENGTH_MASK = 31,
    PLURAL_SHIFT = 5,  /* 2 bits: what singular() takes off */
    GAP = 1 << 7,      /* more than a blank or a hyphen stands before it */
    CAPITAL_WORD = 1 << 8,
    FIRST_WORD = 1 << 9, /* a sentence, or words in marks, may begin here: its capital says nothing */
    STANCE_SHIFT = 10,   /* 3 bits */
    GLOSS = 1 << 13,     /* the words are introduced here */
    FUNCTION_WORD = 1 << 14,
    LEADING_WORD = 1 << 15 /* an article or possessive, which is no part of a term */
};

/* Whose words they are; `framing.wording.stances` has the same order. */
enum { UNCOUNTED, OWN, REPORTED, QUOTED, MARKED, CALLED, ATTRIBUTED, HEDGED };

enum { NO_PLURAL, PLURAL_S, PLURAL_ES, PLURAL_IES };

enum { MOST_TOKENS = 7, LONGEST_TERM = MOST_TOKENS * LONGEST_WORD };

static inline int stance_of(u16 flags)
{
    return flags >> STANCE_SHIFT & 7;
}

/* The stance of a use of `size` words at a word, of an article's words from `begin` to `end`. What stands in marks is held
 * there only where the term is all of it: in a longer fragment it is a part of somebody's words. */
static inline int use_stance(const u16 *flags, Int at, Int size, Int begin, Int end)
{
    int stance = stance_of(flags[at]);
    if (stance != MARKED && stance != ATTRIBUTED && stance != CALLED) return stance;
    Int first = at, after = at + size;
    while (first > begin && !(flags[first] & GAP) && flags[first - 1] & LEADING_WORD) first--;
    int opened = first == begin || flags[first] & GAP || stance_of(flags[first - 1]) != stance;
    int closed = after >= end || flags[after] & GAP || stance_of(flags[after]) != stance;
    if (!opened || (!closed && (stance != CALLED || flags[first] & GAP))) return QUOTED;
    return stance;
}

/* The powers of the polynomial's base up to the longest term. */
static inline void fill_powers(u32 powers[LONGEST_TERM + 1])
{
    powers[0] = 1;
    for (int k = 1; k <= LONGEST_TERM; k++) powers[k] = powers[k - 1] * 0x01000193u;
}

/* The number of a word without its plural's ending, and how long it is then. */
static inline u32 singular(u32 value, u16 flags, const u32 *powers, Int *length)
{
    Int size = flags & LENGTH_MASK;
    switch (size > 3 ? flags >> PLURAL_SHIFT & 3 : NO_PLURAL) { /* a damaged file may say anything */
    case PLURAL_S: value -= 's' * powers[size - 1], size -= 1; break;
    case PLURAL_ES: value -= 's' * powers[size - 1] + 'e' * powers[size - 2], size -= 2; break;
    case PLURAL_IES:
        value -= 's' * powers[size - 1] + 'e' * powers[size - 2] + ('i' - 'y') * powers[size - 3], size -= 2;
        break;
    default: break;
    }
    *length = size;
    return value;
}

/* A small set of words by their numbers, each with bits of the caller's. */
enum { LISTED_SLOTS = 4096, MOST_LISTED = LISTED_SLOTS / 4 };

typedef struct {
    const u32 *values;
    const u8 *bits;
    u16 slots[LISTED_SLOTS]; /* the place of a word, from 1 */
} Listed;

void list_words(Call *call, Listed *listed, const u32 *values, Int count, const u8 *bits, Int bits_size);

static inline u8 listed_bits(const Listed *listed, u32 value)
{
    for (u32 slot = mixed_hash(value, 12); listed->slots[slot]; slot = (slot + 1) % LISTED_SLOTS)
        if (listed->values[listed->slots[slot] - 1] == value) return listed->bits[listed->slots[slot] - 1];
    return 0;
}

#endif
