"""The OpenAPI description of the served page's JSON API."""

from __future__ import annotations

from typing import Any

from framing import __version__
from framing.rendering.limits import ServerLimits


def openapi(limits: ServerLimits) -> dict[str, Any]:
    """The description, for OpenAPI 3.1."""
    error = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}

    def refusals(*statuses: int) -> dict[str, Any]:
        words = {
            400: "not JSON, or broken off",
            403: "sent by another page",
            408: "too slow",
            413: "too large",
            415: "not JSON by its type",
            421: "a host that this server does not answer to",
            422: "JSON of another shape, or a text that cannot be read",
            503: "too busy, or the answer took too long",
        }
        return {str(status): {"description": words[status], **error} for status in statuses}

    return {
        "openapi": "3.1.0",
        "info": {
            "title": "framing",
            "version": __version__,
            "description": "Says which wording of a text pushes the reader, and whose wording it is.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/score": {
                "post": {
                    "operationId": "score",
                    "summary": "Score a text.",
                    "requestBody": {
                        "required": True,
                        "description": f"At most {limits.body_bytes} bytes.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Text"}}},
                    },
                    "responses": {
                        "200": {
                            "description": "The report. Offsets are Unicode code points.",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
                        },
                        **refusals(400, 403, 408, 413, 415, 421, 422, 503),
                    },
                }
            },
            "/techniques": {
                "get": {
                    "operationId": "techniques",
                    "summary": "The techniques that are scored, with their definitions and thresholds.",
                    "responses": {
                        "200": {
                            "description": "In the order of the model's columns.",
                            "content": {
                                "application/json": {
                                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Technique"}}
                                }
                            },
                        },
                        **refusals(421),
                    },
                }
            },
        },
        "components": {"schemas": _SCHEMAS},
    }


_STRING, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
_LANGUAGE = {"type": "string", "description": "That of the text; where it is given the server does not look."}
_SCORE = {"type": "number", "minimum": 0, "maximum": 1}
_NAMES = {"type": "array", "items": _STRING}
_EVIDENCE = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["start", "end", "text", "technique", "weight"],
        "properties": {
            "start": _COUNT,
            "end": _COUNT,
            "text": _STRING,
            "technique": _STRING,
            "weight": {"type": "number"},
        },
    },
}
_PLACE = {
    "start": _COUNT,
    "end": _COUNT,
    "text": _STRING,
    "voice": {"enum": ["narration", "quotation", "reported", "furniture"]},
    "speaker": {"type": ["string", "null"]},
}
_SCORES = {"type": "object", "additionalProperties": _SCORE}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_SCHEMAS: dict[str, Any] = {
    "Text": {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {
            "text": {"type": "string", "description": "The article."},
            "title": _STRING,
            "language": _LANGUAGE,
            "level": {"enum": ["shown", "review"], "description": "How sure flags must be; review shows more."},
        },
    },
    "Error": _object({"error": _object({"status": {"type": "integer"}, "message": _STRING})}),
    "Technique": _object({"name": _STRING, "title": _STRING, "definition": _STRING, "threshold": {"type": "number"}}),
    "Report": _object(
        {
            "model": _STRING,
            "language": _STRING,
            "characters": _COUNT,
            "thresholds": {"type": "object", "additionalProperties": {"type": "number"}},
            "voices": {
                "type": "array",
                "items": _object(
                    {
                        "voice": {"enum": ["narration", "quotation"]},
                        "speaker": {"type": ["string", "null"]},
                        "passages": _COUNT,
                        "characters": _COUNT,
                        "labels": {"type": "object", "additionalProperties": _COUNT},
                        "scores": _SCORES,
                    }
                ),
            },
            "passages": {
                "type": "array",
                "items": _object({**_PLACE, "labels": _NAMES, "scores": _SCORES, "evidence": _EVIDENCE}),
            },
            "spans": {
                "type": "array",
                "items": _object({**_PLACE, "technique": _STRING, "score": _SCORE, "evidence": _EVIDENCE}),
            },
        }
    ),
}
