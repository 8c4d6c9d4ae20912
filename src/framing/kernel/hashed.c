/* See hashed.h: what models hand over, looked at once a call. */
#include "hashed.h"

Templates templates_argument(Call *call, Int columns)
{
    Array salts = array(call, "salts", KIND_u32, 1, 0), plan = array(call, "plan", KIND_u32, 1, 0);
    Templates templates = {salts.at, plan.at, columns, plan.size - 3};
    REQUIRE(salts.size == columns, "salts has another length than the row has columns");
    int lists = 0;
    for (Int t = 0; t < plan.size && !FAILED; t++) {
        u32 template = templates.plan[t];
        if (template == 0) {
            lists++;
            REQUIRE(lists < 3 || t == plan.size - 1, "a plan ends with its third 0");
            continue;
        }
        u32 one = template & 255, two = template >> 8 & 255, three = template >> 16;
        REQUIRE(one && one <= columns && two <= columns && three <= columns, "a plan names a column that is not there");
        REQUIRE((two != 0) == (lists > 0) && (three != 0) == (lists > 1), "a plan's templates are out of order");
    }
    REQUIRE(lists == 3, "a plan ends with its third 0");
    return templates;
}

const i8 *cells_argument(Call *call, const char *name, Int rows, Int columns)
{
    Array cells = array(call, name, KIND_i8, 2, 0);
    REQUIRE(cells.rows == rows && cells.columns == columns, "a table of cells has another shape");
    return cells.at;
}
