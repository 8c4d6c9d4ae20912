/* Pairs of marks and the attributions around them (judging_rows.c): what the models of kinds and credits see. */
#ifndef FRAMING_JUDGING_H
#define FRAMING_JUDGING_H

#include "hashed.h"
#include "scene.h"

enum { RIGHT, LEFT, SOURCE };
enum { NO_SPEECH, MIXED, DIRECT };
enum { KIND_COLUMNS = 49, CREDIT_COLUMNS = 33, ABOUT = 22 }; /* ABOUT: the columns of a credit row about the candidate */

/* The attributions of a scene, and what is known of the pair in hand. */
typedef struct {
    Scene scene;
    const i64 *marks; /* (3, pairs) depth, style, closed + 2 * continued */
    const i64 *cue, *layout, *begin, *end;
    const f64 *probability;
    const u8 *nouns; /* (128,) which word classes may be a noun */
    Int cues;
    i64 *words_of; /* how many words the contents of each attribution have */
    f64 *share;    /* of the pair's words that each attribution's content holds */
    i64 *covering, *near, *holders;
    Int covers, candidates, held, best; /* best: the attribution that holds most, -1 for none */
    f64 surest;
} Judging;

/* The next nineteen arguments: a scene, marks, and the attributions found in it. */
Judging judging_argument(Call *call);

/* Which attributions hold the words of pair i, which may speak it, and which pairs lie around it. */
void look_at_pair(Judging *judging, Int i);

/* The columns of `kinds` for pair i. */
void kind_row(const Judging *judging, Int i, u32 *row);

/* The columns of `crediting`: what they say of pair i; of an attribution beside it; of "none of them" instead of one. */
void pair_row(const Judging *judging, Int i, u32 *row);
void about_row(const Judging *judging, Int i, Int choice, u32 *row);
void none_row(u32 *row);

#endif
