import pytest

from framing.interchange.document import Document, Mark, tidy

TEXT = (
    "Harvest fête 🎪 opens\r\n\r\n"
    "“Our valley ranks first in loyalty,” said the reeve, Ada Holm.\n"
    "Critics call the “toll” a plain swindle 👩‍🌾 & a <trap>.\n\n"
    "Support our paper!\n"
)


def place(words, text=TEXT):
    start = text.index(words)
    return start, start + len(words)


def sample(model="framing-en"):
    score = 0.75 if model else None
    return Document(
        "fete-7",
        TEXT,
        tidy(
            [
                Mark(*place("Our valley ranks first in loyalty"), "patriotic_ranking", score),
                Mark(*place("plain swindle 👩‍🌾"), "loaded_language", score),
                Mark(*place("swindle"), "name_calling", score),
                Mark(*place("opens\r\n\r\n“Our valley"), "bandwagon-reductio_ad_hitlerum", score),
                Mark(*place("Our valley ranks first in loyalty,"), "quotation_direct", speaker="Ada Holm"),
                Mark(*place("toll"), "quotation_scare"),
                Mark(*place("Support our paper!"), "furniture"),
            ]
        ),
        model,
        {"outlet": "The Valley Post", "country": "NO"},
    )


@pytest.fixture
def document():
    return sample()
