"""Which model reads an article: the one that was named, or the shipped one of the article's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing.errors import OptionError

if TYPE_CHECKING:
    from framing.scoring import Model
    from framing.spans import Article

AUTO = "auto"  # the language is told by the text's words


def check_language(language: str, model: Model | None = None) -> None:
    """Refuse a language that is not read, or that the model does not read.

    Raises:
        OptionError: it is one of these.
    """
    from framing.resources import languages

    known = languages()
    if language != AUTO and language not in known:
        raise OptionError(f"there is no language {language!r}", way_out=f"say {AUTO}, {' or '.join(known)}")
    if model is not None and language not in (AUTO, model.language):
        raise OptionError(
            f"the model {model.name} reads {model.language!r}, not {language!r}",
            way_out=f"give another --model, or --language {model.language}",
        )


class Choice:
    """The models of one call; each is loaded when an article first asks for it."""

    def __init__(self, named: str | None, language: str) -> None:
        """Load the model that was named, if one was.

        Args:
            named: a shipped model or a folder; None to choose by language.
            language: as ``--language`` gives it.

        Raises:
            ModelError: there is no such model.
            OptionError: the language is not read, or not by this model.
        """
        from framing.scoring import load

        self._named = None if named is None else load(named)
        check_language(language, self._named)
        self._by_language: dict[str, Model] = {}

    @property
    def about(self) -> dict[str, Any]:
        """What `framing.shell.inputs.articles_of` is told of it."""
        one = self._named
        return {"reads": one and one.language, "model": one.name if one else ""}

    def of(self, article: Article) -> Model:
        """The model for an article.

        Raises:
            ModelError: none was named, and no shipped one reads the article's language.
        """
        if self._named is not None:
            return self._named
        from framing.model.shelf import default_for
        from framing.scoring import load

        if article.language not in self._by_language:
            self._by_language[article.language] = load(default_for(article.language))
        return self._by_language[article.language]
