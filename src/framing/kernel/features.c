/* Features that are short texts, scored by hashed linear models (`preprocessing.weighing`).
 *
 * A feature is a template with values in its gaps: "sm{s},{match}" with "he" and "yes" is "smhe,yes". It is never made:
 * its cell is the CRC-32 of its UTF-8, which is followed over the template's letters and the values'.
 *
 * A row is lines: the letter of a group, then one value a line for each of the numbers that the group sets. Values stay
 * set until another line of the row sets them anew. Each time a group is read, all its templates are features.
 *
 * The layout is five arguments: letters uint32 (groups,), sets int64 (groups + 1,) and numbers uint32: group g sets the
 * values numbers[sets[g]:sets[g + 1]]; begins int64 (groups + 1,) and templates uint32: its templates stand in
 * templates[begins[g]:begins[g + 1]], code points, GAP + number of a value, and END after each.
 */
#include "rows.h"

#include <string.h>

#define GAP 0x80000000u
#define END 0xffffffffu

enum { MOST_VALUES = 96 };

static const u32 STEPS[256] = {
    0x00000000, 0x77073096, 0xee0e612c, 0x990951ba, 0x076dc419, 0x706af48f, 0xe963a535, 0x9e6495a3,
    0x0edb8832, 0x79dcb8a4, 0xe0d5e91e, 0x97d2d988, 0x09b64c2b, 0x7eb17cbd, 0xe7b82d07, 0x90bf1d91,
    0x1db71064, 0x6ab020f2, 0xf3b97148, 0x84be41de, 0x1adad47d, 0x6ddde4eb, 0xf4d4b551, 0x83d385c7,
    0x136c9856, 0x646ba8c0, 0xfd62f97a, 0x8a65c9ec, 0x14015c4f, 0x63066cd9, 0xfa0f3d63, 0x8d080df5,
    0x3b6e20c8, 0x4c69105e, 0xd56041e4, 0xa2677172, 0x3c03e4d1, 0x4b04d447, 0xd20d85fd, 0xa50ab56b,
    0x35b5a8fa, 0x42b2986c, 0xdbbbc9d6, 0xacbcf940, 0x32d86ce3, 0x45df5c75, 0xdcd60dcf, 0xabd13d59,
    0x26d930ac, 0x51de003a, 0xc8d75180, 0xbfd06116, 0x21b4f4b5, 0x56b3c423, 0xcfba9599, 0xb8bda50f,
    0x2802b89e, 0x5f058808, 0xc60cd9b2, 0xb10be924, 0x2f6f7c87, 0x58684c11, 0xc1611dab, 0xb6662d3d,
    0x76dc4190, 0x01db7106, 0x98d220bc, 0xefd5102a, 0x71b18589, 0x06b6b51f, 0x9fbfe4a5, 0xe8b8d433,
    0x7807c9a2, 0x0f00f934, 0x9609a88e, 0xe10e9818, 0x7f6a0dbb, 0x086d3d2d, 0x91646c97, 0xe6635c01,
    0x6b6b51f4, 0x1c6c6162, 0x856530d8, 0xf262004e, 0x6c0695ed, 0x1b01a57b, 0x8208f4c1, 0xf50fc457,
    0x65b0d9c6, 0x12b7e950, 0x8bbeb8ea, 0xfcb9887c, 0x62dd1ddf, 0x15da2d49, 0x8cd37cf3, 0xfbd44c65,
    0x4db26158, 0x3ab551ce, 0xa3bc0074, 0xd4bb30e2, 0x4adfa541, 0x3dd895d7, 0xa4d1c46d, 0xd3d6f4fb,
    0x4369e96a, 0x346ed9fc, 0xad678846, 0xda60b8d0, 0x44042d73, 0x33031de5, 0xaa0a4c5f, 0xdd0d7cc9,
    0x5005713c, 0x270241aa, 0xbe0b1010, 0xc90c2086, 0x5768b525, 0x206f85b3, 0xb966d409, 0xce61e49f,
    0x5edef90e, 0x29d9c998, 0xb0d09822, 0xc7d7a8b4, 0x59b33d17, 0x2eb40d81, 0xb7bd5c3b, 0xc0ba6cad,
    0xedb88320, 0x9abfb3b6, 0x03b6e20c, 0x74b1d29a, 0xead54739, 0x9dd277af, 0x04db2615, 0x73dc1683,
    0xe3630b12, 0x94643b84, 0x0d6d6a3e, 0x7a6a5aa8, 0xe40ecf0b, 0x9309ff9d, 0x0a00ae27, 0x7d079eb1,
    0xf00f9344, 0x8708a3d2, 0x1e01f268, 0x6906c2fe, 0xf762575d, 0x806567cb, 0x196c3671, 0x6e6b06e7,
    0xfed41b76, 0x89d32be0, 0x10da7a5a, 0x67dd4acc, 0xf9b9df6f, 0x8ebeeff9, 0x17b7be43, 0x60b08ed5,
    0xd6d6a3e8, 0xa1d1937e, 0x38d8c2c4, 0x4fdff252, 0xd1bb67f1, 0xa6bc5767, 0x3fb506dd, 0x48b2364b,
    0xd80d2bda, 0xaf0a1b4c, 0x36034af6, 0x41047a60, 0xdf60efc3, 0xa867df55, 0x316e8eef, 0x4669be79,
    0xcb61b38c, 0xbc66831a, 0x256fd2a0, 0x5268e236, 0xcc0c7795, 0xbb0b4703, 0x220216b9, 0x5505262f,
    0xc5ba3bbe, 0xb2bd0b28, 0x2bb45a92, 0x5cb36a04, 0xc2d7ffa7, 0xb5d0cf31, 0x2cd99e8b, 0x5bdeae1d,
    0x9b64c2b0, 0xec63f226, 0x756aa39c, 0x026d930a, 0x9c0906a9, 0xeb0e363f, 0x72076785, 0x05005713,
    0x95bf4a82, 0xe2b87a14, 0x7bb12bae, 0x0cb61b38, 0x92d28e9b, 0xe5d5be0d, 0x7cdcefb7, 0x0bdbdf21,
    0x86d3d2d4, 0xf1d4e242, 0x68ddb3f8, 0x1fda836e, 0x81be16cd, 0xf6b9265b, 0x6fb077e1, 0x18b74777,
    0x88085ae6, 0xff0f6a70, 0x66063bca, 0x11010b5c, 0x8f659eff, 0xf862ae69, 0x616bffd3, 0x166ccf45,
    0xa00ae278, 0xd70dd2ee, 0x4e048354, 0x3903b3c2, 0xa7672661, 0xd06016f7, 0x4969474d, 0x3e6e77db,
    0xaed16a4a, 0xd9d65adc, 0x40df0b66, 0x37d83bf0, 0xa9bcae53, 0xdebb9ec5, 0x47b2cf7f, 0x30b5ffe9,
    0xbdbdf21c, 0xcabac28a, 0x53b39330, 0x24b4a3a6, 0xbad03605, 0xcdd70693, 0x54de5729, 0x23d967bf,
    0xb3667a2e, 0xc4614ab8, 0x5d681b02, 0x2a6f2b94, 0xb40bbe37, 0xc30c8ea1, 0x5a05df1b, 0x2d02ef8d,
};

/* One byte more, by the reflected polynomial 0xedb88320 (RFC 1952, section 8). */
static inline u32 add_byte(u32 sum, u32 byte)
{
    return sum >> 8 ^ STEPS[(sum ^ byte) & 255];
}

static inline u32 add_point(u32 sum, u32 point)
{
    if (point < 0x80) return add_byte(sum, point);
    if (point < 0x800)
        sum = add_byte(sum, 0xc0 | point >> 6);
    else {
        if (point < 0x10000)
            sum = add_byte(sum, 0xe0 | point >> 12);
        else
            sum = add_byte(add_byte(sum, 0xf0 | point >> 18), 0x80 | (point >> 12 & 0x3f));
        sum = add_byte(sum, 0x80 | (point >> 6 & 0x3f));
    }
    return add_byte(sum, 0x80 | (point & 0x3f));
}

typedef struct {
    const u32 *points, *letters, *numbers, *templates;
    const i64 *sets, *begins;
    Int size, groups, most; /* code points; groups; templates of the largest group, at most */
    Int at, line;           /* what is read next */
    Int from[MOST_VALUES], to[MOST_VALUES];
} Reader;

static Reader layout_argument(Call *call)
{
    IN(u32, letters);
    IN(i64, sets);
    IN(u32, numbers);
    IN(i64, begins);
    IN(u32, templates);
    REQUIRE(sets_size == letters_size + 1 && begins_size == letters_size + 1, "the layout's arrays differ in length");
    for (Int g = 0; g < letters_size && !FAILED; g++) {
        REQUIRE(sets[g] >= 0 && sets[g] <= sets[g + 1] && sets[g + 1] <= numbers_size, "sets leads outside of numbers");
        REQUIRE(begins[g] >= 0 && begins[g] <= begins[g + 1] && begins[g + 1] <= templates_size,
                "begins leads outside of templates");
    }
    for (Int k = 0; k < numbers_size && !FAILED; k++)
        if (!INSIDE(numbers[k], MOST_VALUES)) outside(call, "numbers", numbers[k], MOST_VALUES);
    for (Int k = 0; k < templates_size && !FAILED; k++)
        if (templates[k] != END && templates[k] & GAP && !INSIDE(templates[k] - GAP, MOST_VALUES))
            outside(call, "templates", templates[k] - GAP, MOST_VALUES);
    Reader reader = {.letters = letters, .numbers = numbers, .templates = templates, .sets = sets, .begins = begins,
                     .groups = letters_size, .most = templates_size};
    return reader;
}

/* The next line, without its end; 0 where there is none. */
static int read_line(Reader *reader, Int *from, Int *to)
{
    if (reader->at >= reader->size) return 0;
    Int end = reader->at;
    while (end < reader->size && reader->points[end] != '\n') end++;
    *from = reader->at;
    *to = end;
    reader->at = end + 1;
    reader->line++;
    return 1;
}

/* Read the next group and its values; its number, -1 where there is none (or where lines are wrong, which is noted). */
static Int read_group(Call *call, Reader *reader)
{
    Int from, to;
    if (!read_line(reader, &from, &to)) return -1;
    Int group = 0;
    while (group < reader->groups && !(to - from == 1 && reader->points[from] == reader->letters[group])) group++;
    if (group == reader->groups) {
        refuse(call, "a line that should name a group does not");
        return -1;
    }
    for (Int k = reader->sets[group]; k < reader->sets[group + 1]; k++) {
        if (!read_line(reader, &from, &to)) {
            refuse(call, "a group's values are missing");
            return -1;
        }
        reader->from[reader->numbers[k]] = from;
        reader->to[reader->numbers[k]] = to;
    }
    return group;
}

/* The cells of a group's templates; how many. */
static Int cells_of(const Reader *reader, Int group, u32 mask, u32 *cells)
{
    Int count = 0;
    u32 sum = UINT32_MAX;
    for (Int k = reader->begins[group]; k < reader->begins[group + 1]; k++) {
        u32 part = reader->templates[k];
        if (part == END) {
            cells[count++] = ~sum & mask;
            sum = UINT32_MAX;
        } else if (part & GAP) {
            for (Int i = reader->from[part - GAP]; i < reader->to[part - GAP]; i++) sum = add_point(sum, reader->points[i]);
        } else {
            sum = add_point(sum, part);
        }
    }
    return count;
}

/* In:  lines, a str: those of all rows, each ended by a line break; bounds int64 (rows + 1,), not falling: row r has the
 *      lines from bounds[r] to bounds[r + 1]; a layout (five arrays); weights int8 (cells, choices), as many cells as
 *      some power of two.
 * Out: int32 (rows, choices): each row's sum. */
PyObject *feature_sums(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("feature_sums", 8);
    Int size = 0;
    const u32 *points = text_points(call, "lines", &size);
    IN(i64, bounds);
    Reader reader = layout_argument(call);
    IN_TABLE(i8, weights);
    REQUIRE(bounds_size > 0, "bounds is empty");
    REQUIRE(weights_rows > 0 && (weights_rows & (weights_rows - 1)) == 0, "the cells are not a power of two");
    Int rows = FAILED ? 0 : bounds_size - 1;
    MADE(i32, sums, rows, weights_columns);
    u32 *cells = ROOM(u32, reader.most);
    if (FAILED) return finish(call, NULL);
    memset(sums, 0, (size_t)(rows * weights_columns) * sizeof(i32));
    reader.points = points;
    reader.size = size;
    unlock(call, 4 * size);
    for (Int r = 0; r < rows && !FAILED; r++)
        while (reader.line < bounds[r + 1] && !FAILED) {
            Int group = read_group(call, &reader);
            if (group < 0) {
                refuse(call, "bounds lead outside of lines");
                break;
            }
            Int count = cells_of(&reader, group, (u32)(weights_rows - 1), cells);
            add_rows(call, sums + r * weights_columns, weights, weights_rows, weights_columns, cells, count);
        }
    return finish(call, sums_made.object);
}

/* For fitting. In: lines of one row; mask, one less than a power of two; a layout. Out: uint32 (features,). */
PyObject *feature_cells(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("feature_cells", 7);
    Int size = 0, total = 0;
    const u32 *points = text_points(call, "lines", &size);
    u32 mask = (u32)whole_number(call, "mask", 0, UINT32_MAX);
    Reader reader = layout_argument(call);
    reader.points = points;
    reader.size = size;
    for (Int group; !FAILED && (group = read_group(call, &reader)) >= 0;)
        for (Int k = reader.begins[group]; k < reader.begins[group + 1]; k++) total += reader.templates[k] == END;
    u32 *out = ROOM(u32, total);
    Int count = 0;
    reader.at = 0;
    for (Int group; !FAILED && (group = read_group(call, &reader)) >= 0;)
        count += cells_of(&reader, group, mask, out + count);
    return finish(call, vector(call, u32, out, count));
}
