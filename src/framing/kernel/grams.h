/* Words, pairs of words and runs of letters as rows of hashed tables: what the model's features are (grams.c). */
#ifndef FRAMING_GRAMS_H
#define FRAMING_GRAMS_H

#include "call.h"

/* What a code point is to the features, the low two bits of its entry in the table of letters; gaps are 0. */
enum { GAP_LETTER, WORD_LETTER, MARK_LETTER, APOSTROPHE_LETTER };

enum { NO_ROW = -1, SHORTEST = 3, LONGEST = 5 };

/* By kind of n-gram: the salt of its hash, how far it is shifted, the first row of its group, whether it is read. */
enum { WORD_PLAN, PAIR_PLAN, CHAR_PLAN, PLANS = CHAR_PLAN + LONGEST - SHORTEST + 1 };
enum { SALT, SHIFT, BASE, USED, PLAN_FIELDS };

#endif
