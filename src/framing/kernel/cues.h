/* Which words may be a cue, and what the cue model sees of each (cues.c). */
#ifndef FRAMING_CUES_H
#define FRAMING_CUES_H

#include "hashed.h"
#include "scene.h"

enum { CUE_WINDOW = 60, CUE_OTHERS = 21, CUE_COLUMNS = CUE_WINDOW + CUE_OTHERS };

/* The fields of all tokens, those of one token side by side: a window is one stretch of it. */
const u32 *by_token(Call *call, const Scene *scene);

/* The candidates, in order, into `at` (room for all tokens); how many. `dash`: the class of dashes, -1 for no marks. */
Int cue_candidates(const Scene *scene, Int dash, i64 *at);

/* Called with each candidate's number and its hashed row, in order. */
typedef void (*CueReader)(void *state, Int number, const u32 *mixed);
void read_cues(Call *call, const Scene *scene, const i64 *at, Int count, const Templates *templates, CueReader reader,
               void *state);

#endif
