/* The parts of a cue: where they may begin and end (parts.c), and what the models see of each place (part_rows.c).
 *
 * Three parts hang on a cue: the content on its right, the content on its left, the source.
 */
#ifndef FRAMING_PARTS_H
#define FRAMING_PARTS_H

#include "cues.h"

enum { RIGHT, LEFT, SOURCE, ROLES };
/* Columns: a window of seven tokens, then the others. */
enum { PART_WINDOW = 42, START_OTHERS = 20, END_OTHERS = 27 };

/* What is looked at in an article while its parts are sought. */
typedef struct {
    Call *call;
    const Scene *scene;
    const u32 *flat;   /* `by_token` */
    const u8 *flags;   /* of each token */
    const i32 *cues;   /* (size + 1,) how many accepted cues stand before each token */
    i64 *places;       /* candidates of the part in hand */
    u32 mixed[1 + PART_WINDOW + END_OTHERS];
    u32 row[END_OTHERS];
} Search;

/* Make ready for the parts of these cues, each of which must lie between the edges; classes uint8 (128,). */
void open_search(Call *call, Search *search, const Scene *scene, const i64 *at, Int count, const u8 *classes);

/* Where a part of cue c may begin, in order, into `places`; how many. The cue itself stands for "there is no source". */
Int starts_of(Search *search, Int c, int role);

/* Where a part that begins at s may end (its last word), in order, into `places`; how many. */
Int ends_of(Search *search, Int c, Int s, int role);

/* What the start model sees of a part's cue; what the end model sees of it and of the part's first word s. */
void start_own(Search *search, Int c, Int layout);
void end_own(Search *search, Int c, Int s, Int layout);

/* Hash the row of candidate j of `count` into `mixed`; 0 if its window would leave the tokens, which is then noted. */
int hash_start(Search *search, const Templates *templates, Int c, int role, Int j, Int count);
int hash_end(Search *search, const Templates *templates, Int c, Int s, int role, Int j, Int count);

#endif
