/* Words as numbers: the hash of a word and of its ending, and words looked up in a table of words (words.c). */
#ifndef FRAMING_WORDS_H
#define FRAMING_WORDS_H

#include "characters.h"

/* 22 bits of word hash: among 40,000 word types of news one in a hundred shares its number with another.
 * The hash is a polynomial in the lower-case code points modulo 2 ** 32 (Karp and Rabin 1987), mixed by an odd constant
 * of xxHash32, as is the hash of the last three letters. */
enum { WORD_BITS = 22, SUFFIX_BITS = 12 };

typedef struct {
    u32 power, value, last, second, third;
} WordHash;

#define NO_WORD {1, 0, 0, 0, 0}

static inline void add_letter(WordHash *hash, u32 lower)
{
    hash->value += lower * hash->power;
    hash->power *= 0x01000193u;
    hash->third = hash->second;
    hash->second = hash->last;
    hash->last = lower;
}

static inline u32 mixed_hash(u32 value, int bits)
{
    return (value ^ value >> 15) * 0x85ebca6bu >> (32 - bits);
}

static inline u32 word_hash(const WordHash *hash)
{
    return mixed_hash(hash->value, WORD_BITS);
}

/* Before a short word's first letter stand zeros, which add nothing. */
static inline u32 suffix_hash(const WordHash *hash)
{
    return mixed_hash(hash->last * 0x9e3779b1u + hash->second * 0x85ebca77u + hash->third * 0xc2b2ae3du, SUFFIX_BITS);
}

static inline u32 lower_of(u32 point)
{
    return point < TABLE_SIZE ? LOWER_OF[point] : point;
}

/* A table of words (`characters.word_table`): numbers by hash, letters one word after the other, where each begins. */
typedef struct {
    const i64 *slots, *bounds;
    const u32 *letters;
    Int slots_size, bounds_size, letters_size;
} Words;

/* The hash of a listed word: each folded letter is added, then the last step taken. */
static inline u32 add_listed(u32 value, u32 folded)
{
    return (value + folded) * 0x01000193u;
}

static inline u32 listed_hash(u32 value)
{
    return value ^ value >> 15;
}

/* The next three arguments as a table of words. */
#define IN_WORDS(words) \
    IN(i64, words##_slots); \
    IN(u32, words##_letters); \
    IN(i64, words##_bounds); \
    const Words words = {words##_slots, words##_bounds, words##_letters, words##_slots_size, words##_bounds_size, \
                         words##_letters_size}; \
    check_words(call, &words)

/* Refuse a table whose slots cannot be walked; what they hold is looked at when it is read. */
void check_words(Call *call, const Words *words);

/* The number of the word points[begin:end], whose code points are all below TABLE_SIZE, from 1; 0 if it is in none. */
Int number_of(Call *call, const u32 *points, Int begin, Int end, u32 value, const Words *words);

#endif
