/* What each code point is, in tables that are filled when the module is loaded (characters.c). */
#ifndef FRAMING_CHARACTERS_H
#define FRAMING_CHARACTERS_H

#include "call.h"

enum {
    POINTS = 0x110000,   /* all that a `str` can hold */
    TABLE_SIZE = 0x3100, /* code points below have entries in the smaller tables; above are Han, Hangul, emoji */
    ODD_CASE = 1         /* stands for the lower case of a character that has none of its own */
};

/* Bits of BITS_OF: `str.isalnum`, `isspace`, `islower`, `isdecimal`, `isdigit`; ends of lines (`str.splitlines`); what
 * may follow a sentence's last mark at once; what may close a sentence. */
enum { ALNUM = 1, SPACE = 2, LOWER = 4, DECIMAL = 8, DIGIT = 16, BREAK = 32, AFTER_STOP = 64, CLOSING = 128 };

/* What a character is to the tokeniser; letters and digits are told apart for the shapes. */
enum { SPACE_KIND, MARK_KIND, JOINER_KIND, APOSTROPHE_KIND, DIGIT_KIND, LETTER_KIND, CAPITAL_KIND };

/* SORT_OF: what a character is to n-grams (`model.alphabet`): Unicode's categories C and Z; L, M and N; the others. */
enum { SORT_GAP, SORT_WORD, SORT_MARK };

/* Bits of SIGNS_OF: what a character can be to page furniture. */
enum {
    SIGN_ALNUM = 1, SIGN_UPPER = 2, SIGN_LOWER = 4, SIGN_USUAL = 8, /* at the beginning of a sentence */
    SIGN_END = 16, SIGN_CLOSING = 32, SIGN_SEPARATOR = 64, SIGN_ODD = 128
};

extern u8 BITS_OF[POINTS];
extern u32 LOWER_OF[TABLE_SIZE];  /* lower case, with one apostrophe for all; one-to-one mappings only */
extern u32 FOLDED_OF[TABLE_SIZE]; /* lower case of what is of a word (`\w`), or ODD_CASE; 0 for the rest */
extern u8 KIND_OF[TABLE_SIZE];
extern u8 SORT_OF[TABLE_SIZE];
extern u8 SIGNS_OF[TABLE_SIZE];

void fill_character_tables(void);
int is_upper(u32 point); /* `str.isupper`; slow above TABLE_SIZE */

static inline u8 bits_of(u32 point)
{
    return point < POINTS ? BITS_OF[point] : 0;
}

#endif
