/* The functions that Python sees: one line each, in the order of loops.pyi, which says what they take and give. */
FUNCTION(exp_each)
FUNCTION(log_each)
FUNCTION(log1p_each)
FUNCTION(logistic_each)
FUNCTION(row_sums)
FUNCTION(running_sums)
