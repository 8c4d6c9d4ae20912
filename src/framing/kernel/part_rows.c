/* What the models of a part's start and end see of one candidate: the columns of `preprocessing.extents`, the first
 * PART_WINDOW of which are the tokens around it.
 */
#include "parts.h"

enum { START_BEFORE = 3, END_BEFORE = 2 }; /* tokens of the windows that stand before the candidate */

/* What the start model sees of a part's cue: columns 3 to 10. */
void start_own(Search *search, Int c, Int layout)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    row[3] = field(scene, WORD, c);
    row[4] = field(scene, SUFFIX, c);
    row[5] = field(scene, CUE, c);
    row[6] = field(scene, GROUP, c + 1);
    row[7] = field(scene, WORD, c + 1);
    row[8] = field(scene, GROUP, c - 1);
    row[9] = field(scene, STATE, c);
    row[10] = (u32)layout;
}

static u32 up_to_five(Int count)
{
    return (u32)smaller(count, 5);
}

/* What it sees of candidate j of `count`, at token `at`. */
static void start_row(Search *search, Int c, int role, Int at, Int j, Int count)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    int ahead = at > c;
    Int first = scene->sentence_first[at];
    Int high = ahead ? at : c, low = smaller((ahead ? c : at) + 1, high);
    row[0] = (u32)(role * 2 + ahead);
    row[1] = bucket(ahead ? at - c : c - at);
    row[2] = bucket(at - first);
    row[11] = (scene->pair[at] == scene->pair[c]) + 2 * (scene->pair[at] > 0);
    row[12] = at == first;
    row[13] = up_to_five(counted(scene, COMMAS, low, high));
    row[14] = up_to_five(counted(scene, CAPITALS, low, high));
    row[15] = up_to_five(counted(scene, THATS, low, high));
    row[16] = up_to_five(counted(scene, STOPS, low, high));
    row[17] = up_to_five(search->cues[high] - search->cues[low]);
    row[18] = (u32)smaller(j, 12);
    row[19] = (u32)smaller(count - 1 - j, 12);
}

/* What the end model sees of a part's cue and of its first word s: columns 4 to 12. */
void end_own(Search *search, Int c, Int s, Int layout)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    row[4] = field(scene, WORD, s);
    row[5] = field(scene, GROUP, s);
    row[6] = field(scene, SHAPE, s);
    row[7] = field(scene, STATE, s);
    row[8] = field(scene, GROUP, s - 1);
    row[9] = field(scene, WORD, c);
    row[10] = field(scene, SUFFIX, c);
    row[11] = field(scene, CUE, c);
    row[12] = (u32)layout;
}

static void end_row(Search *search, Int c, Int s, int role, Int at, Int j, Int count)
{
    const Scene *scene = search->scene;
    u32 *row = search->row;
    Int final = scene->sentence_last[at];
    Int word = final - (field(scene, SHAPE, final) == PUNCTUATION_SHAPE);
    if (word > 0) word -= field(scene, SHAPE, word) == PUNCTUATION_SHAPE;
    row[0] = (u32)(role * 2 + (at > c));
    row[1] = bucket(at - s);
    row[2] = bucket(at > c ? at - c : c - at);
    row[3] = bucket(final - at);
    row[13] = (scene->pair[at] == scene->pair[s]) + 2 * (scene->pair[s] > 0);
    row[14] = at >= word;
    row[15] = final == scene->paragraph_last[at];
    Int low = smaller(s, at + 1);
    row[16] = up_to_five(counted(scene, COMMAS, low, at + 1));
    row[17] = up_to_five(counted(scene, ANDS, low, at + 1));
    row[18] = up_to_five(counted(scene, BRACKETS_OPEN, low, at + 1));
    row[19] = up_to_five(counted(scene, BRACKETS_CLOSED, low, at + 1));
    row[20] = up_to_five(search->cues[at + 1] - search->cues[low]);
    low = smaller(at, final) + 1;
    row[21] = up_to_five(counted(scene, COMMAS, low, final + 1));
    row[22] = up_to_five(search->cues[final + 1] - search->cues[low]);
    row[23] = (row[18] > 0) + 2 * (row[19] > 0);
    row[24] = (at + 1 == c) + 2 * (at + 2 == c);
    row[25] = (u32)smaller(j, 12);
    row[26] = (u32)smaller(count - 1 - j, 12);
}

int hash_start(Search *search, const Templates *templates, Int c, int role, Int j, Int count)
{
    Call *call = search->call;
    Int at = search->places[j];
    CHECK("candidate", at - EDGE, search->scene->size - 2 * EDGE, 0);
    start_row(search, c, role, at, j, count);
    mix(search->flat + SCENE_FIELDS * (at - START_BEFORE), PART_WINDOW, templates->salts, 0, search->mixed);
    mix(search->row, START_OTHERS, templates->salts, PART_WINDOW, search->mixed);
    return 1;
}

int hash_end(Search *search, const Templates *templates, Int c, Int s, int role, Int j, Int count)
{
    Call *call = search->call;
    Int at = search->places[j];
    CHECK("candidate", at - EDGE, search->scene->size - 2 * EDGE, 0);
    end_row(search, c, s, role, at, j, count);
    mix(search->flat + SCENE_FIELDS * (at - END_BEFORE), PART_WINDOW, templates->salts, 0, search->mixed);
    mix(search->row, END_OTHERS, templates->salts, PART_WINDOW, search->mixed);
    return 1;
}
