/* What a token is made of: the rows of `Tokens.fields` and `Scene.fields`, and the shapes of words. */
#ifndef FRAMING_TOKENS_H
#define FRAMING_TOKENS_H

enum { PAD = 24 }; /* empty tokens at both ends, so that a window never leaves the table */
enum { WORD, SUFFIX, GROUP, SHAPE, CUE, TOKEN_FIELDS, STATE = TOKEN_FIELDS, SCENE_FIELDS };
enum { LOWER_SHAPE, CAPITAL_SHAPE, UPPER_SHAPE, MIXED_SHAPE, NUMBER_SHAPE, PUNCTUATION_SHAPE, OTHER_SHAPE };

#endif
