/* Linear models over hashed combinations of whole-number columns, one row at a time: see `preprocessing.hashed`.
 *
 * A plan is a list of templates, one number each: the numbers of its one to three columns, from 1, eight bits each.
 * Templates of one column come first, then those of two, then those of three; a 0 ends each of the three lists.
 */
#ifndef FRAMING_HASHED_H
#define FRAMING_HASHED_H

#include "call.h"

enum { CELL_BITS = 17, CELLS = 1 << CELL_BITS, MOST_COLUMNS = 255 };

typedef struct {
    const u32 *salts, *plan;
    Int columns, templates;
} Templates;

/* The next two arguments: salts uint32 (columns,), and a plan, whose numbers are looked at here once. */
Templates templates_argument(Call *call, Int columns);

/* The next argument: one choice's cells after the other, int8 (choices, CELLS), or side by side (CELLS, choices). */
const i8 *cells_argument(Call *call, const char *name, Int rows, Int columns);

/* Hash `count` columns from number `first` on; column c goes to mixed[c + 1]; mixed[0] must be 0. */
static inline void mix(const u32 *values, Int count, const u32 *salts, Int first, u32 *mixed)
{
    for (Int k = 0; k < count; k++) {
        u32 x = (values[k] + salts[first + k]) * 0x85ebca6bu;
        x = (x ^ x >> 13) * 0xc2b2ae35u;
        mixed[first + k + 1] = x ^ x >> 16;
    }
}

static inline u32 cell_of(const u32 *mixed, u32 template)
{
    return (mixed[template & 255] + mixed[template >> 8 & 255] + mixed[template >> 16]) >> (32 - CELL_BITS);
}

/* The sum of a row's weights in one table. */
static inline Int summed(const u32 *mixed, const Templates *templates, const i8 *cells)
{
    const u32 *plan = templates->plan;
    Int total = 0;
    for (; *plan; plan++) total += cells[mixed[*plan] >> (32 - CELL_BITS)];
    for (plan++; *plan; plan++) total += cells[(mixed[*plan & 255] + mixed[*plan >> 8]) >> (32 - CELL_BITS)];
    for (plan++; *plan; plan++) total += cells[cell_of(mixed, *plan)];
    return total;
}

/* The same in three tables whose cells lie side by side, `width` bytes apart: a cell is one look at memory. */
static inline void summed_three(const u32 *mixed, const Templates *templates, const i8 *cells, int width, Int *sums)
{
    const u32 *plan = templates->plan;
    i32 first = 0, second = 0, third = 0;
    for (int list = 0; list < 3; list++, plan++)
        for (; *plan; plan++) {
            const i8 *cell = cells + (Int)cell_of(mixed, *plan) * width;
            first += cell[0];
            second += cell[1];
            third += cell[2];
        }
    sums[0] = first;
    sums[1] = second;
    sums[2] = third;
}

/* A row's cells, one for each template of the plan: what a model is fitted on. */
static inline void write_cells(const u32 *mixed, const Templates *templates, i32 *out)
{
    const u32 *plan = templates->plan;
    for (int list = 0; list < 3; list++, plan++)
        for (; *plan; plan++) *out++ = (i32)cell_of(mixed, *plan);
}

#endif
