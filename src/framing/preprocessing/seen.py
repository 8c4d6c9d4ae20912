"""What the models of speakers and of marked words see: templates of features, and the named values in their gaps.

A row (`speaking`, `usage`) is a list of lines for the kernel (features.c): the letter of a group, then a value for each
of its names. Each time a group stands in a row, all its templates are features, with the values that were named last.
"""

from __future__ import annotations

Groups = dict[str, tuple[str, tuple[str, ...]]]  # letter -> names of values, templates

# A choice among whom a quotation may be of: "h" is the quotation, "a" an entity, "o" a source beside it, "p" and "q"
# their words, "c" the cue's, "z" where the entity is named, "P" a source's own words, "N" nobody; "r", "R" and "M" are
# what an attribution around the words is to each of the three.
WHO: Groups = {
    "h": ("s side near sure context whole depth direct open", ()),
    "a": (
        "match kind spoke follows only rank place ranked count full gender chief times known prior",
        (
            "sm{s},{match}", "smk{s},{kind}{match}", "smn{s},{match},{side},{near}", "sure{sure},{match},{s}",
            "sp{s},{spoke},{kind}{match}", "spn{s},{spoke},{near},{match}", "spk{spoke},{kind},{s}",
            "fol{follows},{s},{match}", "only{only},{s},{match}", "rank{rank},{s}",
            "rankm{rank},{s},{match},{spoke}", "pl{place},{s},{match}", "pk{ranked},{kind}{match},{s}",
            "pks{ranked},{spoke},{s}", "kind{kind},{s},{context}", "wh{whole},{s},{spoke}", "cnt{count},{s},{kind}",
            "full{full},{s},{match},{kind}", "g{gender},{s}", "d{depth},{spoke},{match}", "ch{chief},{s},{match}",
            "cht{times},{s},{kind},{spoke}", "chr{chief},{rank},{s}", "kn{known},{s},{match},{kind}",
            "pr{prior},{s}", "prm{prior},{kind}{match},{s}", "prw{prior},{context},{whole}",
            "prs{prior},{spoke},{s}", "prd{prior},{direct},{depth}", "dir{direct},{spoke},{s}",
            "dirm{direct},{match},{s},{near}",
        ),
    ),
    "o": (
        "sign sort fit same",
        (
            "{sign}{sort},{fit},{kind},{same}", "{sign}s{sort},{fit},{s},{match}", "{sign}c{sort},{fit},{context},{s}",
            "{sign}p{sort},{fit},{spoke},{ranked}", "{sign}d{direct},{fit},{sort},{s}",
        ),
    ),
    "p": ("word", ("{sign}h{word},{kind},{fit}", "{sign}hs{word},{spoke},{kind}")),
    "q": (
        "head article tail",
        ("hd{head},{kind},{match}", "hds{head},{spoke},{kind}", "art{article},{s},{match}", "hl{tail},{head}"),
    ),
    "c": ("cue", ("cw{cue},{match},{s}",)),
    "z": (
        "zone start before after verb",
        (
            "z{zone},{s}", "zk{zone},{kind},{s},{start}", "zv{zone},{verb},{s},{match}", "zp{zone},{before},{kind}",
            "zn{zone},{after},{kind},{s}", "zo{zone},{open},{s},{kind},{verb}", "zs{zone},{start},{spoke},{s}",
            "zm{zone},{match},{s}",
        ),
    ),
    "g": ("gap", ("zg{zone},{gap},{s},{verb},{kind}",)),
    "f": ("", ("far{s},{spoke},{match}",)),
    "P": (
        "k t head article size fit inside any shape last known next_cue last_cue",
        (
            "P{k},{t}", "Ph{head}", "Pa{article},{t},{k}", "Ps{size},{t}", "Pb{fit},{t}", "Pi{inside},{t},{k}",
            "Pc{any},{t},{near},{k}", "Pd{direct},{t},{k}", "Px{shape},{t}", "Pah{article},{head}", "Pl{last},{t},{k}",
            "Pm{known},{t}", "Pma{known},{article},{t}", "Pk{context},{k}", "Pv{next_cue},{last_cue},{k},{t}",
        ),
    ),
    "r": ("part told his cue", ("r{told},{his},{kind}", "rs{part},{his},{s},{match}", "rw{part}{cue},{his}")),
    "R": ("told heads", ("Pr{told},{heads},{t}",)),
    "M": ("told", ("Nr{told}",)),
    "S": ("cue", ("Psure{sure},{t}", "Pn{near},{side},{t}", "Pw{cue},{t}")),
    "N": (
        "any last inside follows leads",
        (
            "N{s}", "Nn{near},{side},{s}", "Nd{direct},{s},{near}", "Nc{any},{s}", "No{context}",
            "Nl{last},{inside},{s}", "Nw{whole},{s}", "Ndep{depth}", "Nsure{sure}", "Na{follows},{leads},{s}",
        ),
    ),
}  # fmt: skip

# A pair of marks: "h" is what it is like, "w", "W" and "i" a word in it, "t" how often its words stand elsewhere, "B",
# "C", "A" and "D" words and cues before and after it, "c" how many cues there are, "l" and "r" the nearest in its
# sentence and the last before it ("m": none), the rest its attributions and the pairs beside it.
USAGE: Groups = {
    "h": (
        "n look b1 b2 b3 g1 g2 g3 a1 a2 h1 h2 after_shape first last first_group last_group next_group first_end "
        "last_end caps stop end opens whole depth direct_share none_share pairs numbers shapes times",
        (
            "", "n{n}", "look{look}", "lookn{look},{n}", "b1{b1}", "b2{b2}", "b12{b2} {b1}", "b123{b3} {b2} {b1}",
            "bg{g1}", "bg2{g2},{g1}", "bg3{g3},{g2},{g1}", "b1n{b1},{n}", "bgn{g1},{n}", "a1{a1}", "a12{a1} {a2}",
            "ag{h1}", "ag2{h1},{h2}", "agn{h1},{n}", "a1n{a1},{n}", "as{after_shape},{n}", "b1a1{b1},{a1}",
            "bgag{g1},{h1},{n}", "f{first}", "l{last}", "fl{first},{last}", "fg{first_group}", "lg{last_group}",
            "fgn{first_group},{n}", "fg2{first_group},{next_group}", "suf{last_end},{n}", "suff{first_end}",
            "caps{caps}", "capsn{caps},{n}", "capsb{caps},{b1}", "capst{caps},{look}", "stop{stop}", "stopn{stop},{n}",
            "stopl{stop},{look}", "end{end},{n}", "op{opens},{n}", "wh{whole},{n}", "whs{whole},{stop},{n}",
            "dep{depth},{n}", "depl{depth},{look}", "share{direct_share},{n}", "sharen{none_share},{n}",
            "shl{direct_share},{look}", "pairs{pairs},{look}", "num{numbers},{n}", "shape{shapes}", "tm{times},{n}",
        ),
    ),
    "w": ("word", ("w{word}",)),
    "p": ("phrase", ("ph{phrase}",)),
    "W": ("word", ("W{word}",)),
    "i": ("word", ("inP{word}",)),
    "t": ("bare barer", ("bare{bare},{n}", "barec{barer},{caps}")),
    "B": ("word", ("B{word}",)),
    "C": ("word long distance", ("BC{word},{long}", "BCd{distance},{look}", "BCw{word},{distance}")),
    "A": ("word", ("A{word}",)),
    "D": ("word long distance", ("AC{word},{long}", "ACd{distance},{look}")),
    "s": (
        "credit follows leads",
        (
            "cr{credit}", "crn{credit},{n}", "fo{follows}", "fon{follows},{n}", "le{leads}", "len{leads},{n}",
            "cfl{credit},{follows},{leads}",
        ),
    ),
    "v": (
        "share sure cue long sort fit distance same layout source own",
        (
            "cv{share},{sure},{n}", "cvw{cue}", "cvwn{cue},{long}", "cvs{sort},{n}", "cvp{sure},{sort}", "cvf{fit},{n}",
            "cvfw{fit},{cue}", "cvd{distance},{same}", "cvl{layout},{same},{n}", "cvn{source},{sure},{n}",
            "cvc{own},{n}", "cvsd{distance},{sure},{sort}",
        ),
    ),
    "u": ("", ("cv-", "cv-{n}")),
    "k": (
        "cue long distance behind sure",
        ("cw{cue}", "cwn{cue},{long}", "cd{distance},{behind},{n}", "cp{sure},{n}"),
    ),
    "n": (
        "sign place kind between distance",
        (
            "{sign}{place}{kind}", "{sign}l{place}{kind},{look}", "{sign}n{place}{kind},{n}", "{sign}b{between},{kind}",
            "{sign}d{place}{distance},{kind}",
        ),
    ),
    "x": ("sign", ("{sign}none",)),
    "c": (
        "cues_before cues_after paragraph dense_cues dense_sure",
        ("nc{cues_before},{cues_after},{n}", "pn{paragraph},{n}", "dens{dense_cues},{n}", "denh{dense_sure},{n}"),
    ),
    "l": (
        "sign cue long sort sure",
        ("{sign}w{cue}", "{sign}wn{cue},{long}", "{sign}s{sort},{sure},{n}", "{sign}ws{cue},{sort}"),
    ),
    "r": ("cue sort sure", ("pcs{sort},{sure},{n}", "pcw{cue},{n}")),
    "m": ("sign", ("{sign}-,{n}",)),
}  # fmt: skip
