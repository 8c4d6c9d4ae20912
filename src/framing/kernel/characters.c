/* The tables of characters.h, filled from character_data.h and the lists below. */
#include "characters.h"

#include "character_data.h"

u8 BITS_OF[POINTS];
u32 LOWER_OF[TABLE_SIZE], FOLDED_OF[TABLE_SIZE];
u8 KIND_OF[TABLE_SIZE], SORT_OF[TABLE_SIZE], SIGNS_OF[TABLE_SIZE];

enum { DATA_UPPER = 32, DATA_SORT = 6 }; /* SORT_OF above it; in character_data.h, where the lower five bits are those of BITS_OF */

/* Lists of code points, each ended by 0. */
static const u32 BREAKS[] = {'\n', '\r', 0xb, 0xc, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029, 0};
static const u32 AFTER_STOPS[] = {')', '"', ';', '}', ']', '*', ':', '@', '\'', '(', '{', '[', 0x2018, 0x2019, 0x201c,
                                  0x201d, 0xab, 0xbb, '?', '!', 0};
static const u32 CLOSING_MARKS[] = {'"', '\'', ')', ']', '}', 0x2018, 0x2019, 0x201c, 0x201d, 0xab, 0xbb, 0};
static const u32 JOINERS[] = {'-', '.', 0x2011, 0}, APOSTROPHES[] = {'\'', 0x2019, 0};
static const u32 USUAL[] = {0x201c, 0x201d, '"', 0x2018, 0x2019, '\'', 0xab, 0xbb, 0x201e, 0x2014, 0x2013, '-', 0x2026, 0};
static const u32 ENDS[] = {'.', '!', '?', 0x2026, ':', ';', ',', 0};
static const u32 LINE_CLOSING[] = {0x201d, '"', 0x2019, '\'', 0xbb, ')', ']', 0}, SEPARATORS[] = {0xb7, '|', 0};

static void mark(u8 *table, const u32 *points, u8 bit)
{
    for (; *points; points++) table[*points] |= bit;
}

void fill_character_tables(void)
{
    static u8 upper[TABLE_SIZE];
    Int changes = sizeof CHANGES / sizeof *CHANGES;
    for (Int k = 0; k < changes; k++) {
        u32 end = k + 1 < changes ? CHANGES[k + 1].point : POINTS;
        for (u32 point = CHANGES[k].point; point < end; point++) {
            BITS_OF[point] = CHANGES[k].value & (DATA_UPPER - 1);
            if (point >= TABLE_SIZE) continue;
            upper[point] = (CHANGES[k].value & DATA_UPPER) != 0;
            SORT_OF[point] = (u8)(CHANGES[k].value >> DATA_SORT);
        }
    }
    for (u32 point = 0; point < TABLE_SIZE; point++) LOWER_OF[point] = point;
    for (Int k = 0; k < (Int)(sizeof LOWERED / sizeof *LOWERED); k++) LOWER_OF[LOWERED[k].point] = LOWERED[k].value;
    for (u32 point = 0; point < TABLE_SIZE; point++) {
        u8 bits = BITS_OF[point];
        if (bits & ALNUM || point == '_') {
            /* A capital I with a dot has two characters for its lower case; that of a capital sigma hangs on the place. */
            u32 lower = LOWER_OF[point];
            int single = point != 0x130 && point != 0x3a3 && (bits_of(lower) & ALNUM || lower == '_');
            FOLDED_OF[point] = single ? lower : ODD_CASE;
        }
        KIND_OF[point] = bits & DIGIT                                                            ? DIGIT_KIND
                         : upper[point]                                                          ? CAPITAL_KIND
                         : bits & ALNUM || (point >= 0x300 && point < 0x370)                     ? LETTER_KIND
                         : bits & SPACE || point < 32 || (point >= 0x200b && point <= 0x200f) ? SPACE_KIND
                                                                                                 : MARK_KIND;
        SIGNS_OF[point] = (bits & ALNUM ? SIGN_ALNUM : 0) | (upper[point] ? SIGN_UPPER : 0) |
                          (bits & LOWER ? SIGN_LOWER : 0) | (FOLDED_OF[point] == ODD_CASE ? SIGN_ODD : 0);
    }
    LOWER_OF[0x2019] = '\'';
    for (const u32 *point = JOINERS; *point; point++) KIND_OF[*point] = JOINER_KIND;
    for (const u32 *point = APOSTROPHES; *point; point++) KIND_OF[*point] = APOSTROPHE_KIND;
    mark(BITS_OF, BREAKS, BREAK);
    mark(BITS_OF, AFTER_STOPS, AFTER_STOP);
    mark(BITS_OF, CLOSING_MARKS, CLOSING);
    mark(SIGNS_OF, USUAL, SIGN_USUAL);
    mark(SIGNS_OF, ENDS, SIGN_END);
    mark(SIGNS_OF, LINE_CLOSING, SIGN_CLOSING);
    mark(SIGNS_OF, SEPARATORS, SIGN_SEPARATOR);
}

int is_upper(u32 point)
{
    if (point < TABLE_SIZE) return (SIGNS_OF[point] & SIGN_UPPER) != 0;
    Int low = 0, high = sizeof CHANGES / sizeof *CHANGES; /* the last change at or before the point */
    while (high - low > 1) {
        Int middle = (low + high) >> 1;
        if (CHANGES[middle].point <= point)
            low = middle;
        else
            high = middle;
    }
    return (CHANGES[low].value & DATA_UPPER) != 0;
}

/* In: nothing. Out: uint8 (POINTS,), uint32 (TABLE_SIZE,) twice, uint8 (TABLE_SIZE,) three times: the tables in the order
 * of characters.h, for tests and for what is not in the kernel. */
PyObject *character_tables(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("character_tables", 0);
    return finish(call, tuple_of(call, 6, vector(call, u8, BITS_OF, POINTS), vector(call, u32, LOWER_OF, TABLE_SIZE),
                                 vector(call, u32, FOLDED_OF, TABLE_SIZE), vector(call, u8, KIND_OF, TABLE_SIZE),
                                 vector(call, u8, SORT_OF, TABLE_SIZE), vector(call, u8, SIGNS_OF, TABLE_SIZE)));
}
