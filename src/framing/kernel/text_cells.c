/* The cells of features that are short texts (`preprocessing.weighing`): CRC-32 of a feature's UTF-8. */
#include "call.h"

/* One byte more, four bits at a time, by the reflected polynomial 0xedb88320 (RFC 1952, section 8). */
static u32 add_byte(u32 sum, u32 byte)
{
    static const u32 STEPS[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    sum ^= byte;
    sum = sum >> 4 ^ STEPS[sum & 15];
    return sum >> 4 ^ STEPS[sum & 15];
}

static u32 add_point(u32 sum, u32 point)
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

/* In:  features, a str: they end with a line break each; mask, one less than a power of two.
 * Out: uint32 (features,): each one's sum, masked. */
PyObject *text_cells(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("text_cells", 2);
    Int size = 0, count = 0;
    const u32 *points = text_points(call, "features", &size);
    u32 mask = (u32)whole_number(call, "mask", 0, UINT32_MAX);
    u32 *out = ROOM(u32, size);
    if (FAILED) return finish(call, NULL);
    unlock(call, size);
    u32 sum = UINT32_MAX;
    for (Int at = 0; at < size; at++)
        if (points[at] == '\n') {
            out[count++] = ~sum & mask;
            sum = UINT32_MAX;
        } else
            sum = add_point(sum, points[at]);
    return finish(call, vector(call, u32, out, count));
}
