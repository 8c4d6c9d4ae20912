"""Which language a text is in. The sentences are our own; figures on real news are in the module."""

import pytest

from framing.errors import LanguageError
from framing.preprocessing.telling_languages import check_language, language_of

TEXTS = {
    "en": "The council met on Tuesday and said that the bridge would be closed until May, but nobody had asked why.",
    "de": "Der Rat hat am Dienstag getagt, und die Brücke wird bis Mai geschlossen bleiben, weil sie nicht sicher ist.",
    "fr": "Le conseil a dit que le pont sera fermé jusqu’en mai, mais personne ne sait pourquoi il est dans cet état.",
    "es": "El consejo dijo que el puente estará cerrado hasta mayo, pero nadie sabe por qué no se ha reparado antes.",
    "it": "Il consiglio ha detto che il ponte è chiuso fino a maggio, ma non si sa perché la città ha aspettato così.",
    "pt": "O conselho disse que a ponte não será aberta até maio, mas ninguém sabe por que ela está nesse estado.",
    "pl": "Rada powiedziała, że most będzie zamknięty do maja, ale nikt nie wie, dlaczego tak jest i co z tym zrobić.",
    "ru": "Совет сказал, что мост будет закрыт до мая, но никто не знает, почему это так и что они с этим сделают.",
    "uk": "Рада сказала, що міст буде закрито до травня, але ніхто не знає, чому це так і що вони з цим зроблять.",
    "el": "Το συμβούλιο είπε ότι η γέφυρα θα μείνει κλειστή μέχρι τον Μάιο, αλλά κανείς δεν ξέρει γιατί.",
    "ar": "قال المجلس إن الجسر سيبقى مغلقا حتى مايو ولكن لا أحد يعرف لماذا",
    "zh": "市议会表示这座桥将关闭到五月但是没有人知道为什么会这样他们也没有说明任何具体的原因和下一步的计划",
    "ja": "市議会は橋が五月まで閉鎖されると述べましたが、なぜそうなったのかは誰も知らないようでした。",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
@pytest.mark.parametrize("likely", ["en", "ru"])
def test_a_few_sentences_tell_their_language(code, text, likely):
    assert language_of(text * 3, likely=likely) == code


@pytest.mark.parametrize(
    "text", ["", "Rain.", "12:30 — 45 %", "JFK LAX SFO", "Tarn 3, Ostby 1", "NO NO NO NO NO NO NO NO"]
)
def test_what_is_too_short_to_tell_is_of_none(text):
    assert language_of(text) is None
    check_language(text, "en", model="m")


def test_quotations_in_another_language_do_not_make_the_page_one():
    page = " ".join([TEXTS["en"]] * 4)
    for code, text in TEXTS.items():
        if code != "en":
            assert language_of(f"{page}\n“{text}” they said.\n{page}") == "en"


def test_an_english_banner_does_not_make_a_page_english():
    banner = "We use cookies and more to make this site better for you. Accept all of them or say what you want. "
    assert language_of(banner + "\n" + TEXTS["de"] * 8) == "de"


def test_another_language_is_refused_by_its_name():
    with pytest.raises(LanguageError, match=r"page: looks like Russian, and the model m reads English .*--language en"):
        check_language(TEXTS["ru"] * 2, "en", model="m", name="page")
    check_language(TEXTS["ru"], "ru", model="m")


def test_long_texts_take_no_longer():
    import time

    start = time.perf_counter()
    assert language_of(TEXTS["fr"] * 100_000) == "fr"
    assert time.perf_counter() - start < 2
