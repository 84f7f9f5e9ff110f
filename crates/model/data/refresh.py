"""Converts the price table of the package genai-prices (MIT licence) into prices.json beside this file.

    cargo xtask prices

Kept: who is meant by a provider's or model's name, dollars per million tokens by token type, tiers by prompt
length, and from which day or at which hours a price holds. Left out: descriptions, prices that are not by
token, and batch discounts, which no span tells.
"""

import datetime
import importlib.metadata
import json
import re
from pathlib import Path

from genai_prices import types
from genai_prices.data import providers

PACKAGE = "genai-prices"
TOKEN_TYPES = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cache_read",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h",
    "input_audio_mtok": "input_audio",
    "output_audio_mtok": "output_audio",
    "input_image_mtok": "input_image",
    "output_image_mtok": "output_image",
    "output_reasoning_mtok": "output_reasoning",
}

# Patterns that are more than a name with a date or version behind it, written out by hand.
SPELLED_OUT = {
    r"^o[134]": {"any": [{"starts_with": "o1"}, {"starts_with": "o3"}, {"starts_with": "o4"}]},
    r"^(?!.*-[tT][tT][sS](?:$|-))": {"not": {"contains": "-tts"}},
    r"^(?![^/]+/)(?:labs-)?(?:(?:mi|code|dev|magi|mini)stral|mixtral|pixtral|voxtral|open-(?:mistral|mixtral))": {
        "any": [
            {"starts_with": prefix + name}
            for prefix in ("", "labs-")
            for name in (
                *("mistral", "codestral", "devstral", "magistral", "ministral"),
                *("mixtral", "pixtral", "voxtral", "open-mistral", "open-mixtral"),
            )
        ]
    },
}
# What the server cuts off a model's name by itself when the whole name is not in the table.
DATE_OR_VERSION = re.compile(
    r"(-\\d\{8\}\$|-\\d\{4\}-\\d\{2\}-\\d\{2\}\$|\[-@\]\\d\{8\}\$|\(-\\d\{8\}\)\?\$|-\\d|\$)$"
)


def main() -> None:
    table = {
        "source": {
            "package": PACKAGE,
            "version": importlib.metadata.version(PACKAGE),
            "license": "MIT",
            "copyright": "Pydantic Services Inc.",
            "homepage": "https://github.com/pydantic/genai-prices",
            "converted": datetime.date.today().isoformat(),
            "unit": "US dollars per million tokens",
        },
        "providers": [provider(p) for p in providers],
    }
    # One model a line: compact, and a refresh shows in a diff which prices moved.
    lines = [f'{{"source":{compact(table["source"])},"providers":[']
    for i, entry in enumerate(table["providers"]):
        models = entry.pop("models")
        lines.append(("" if i == 0 else ",") + compact(entry)[:-1] + ',"models":[')
        lines += [compact(model) + ("," if model is not models[-1] else "") for model in models]
        lines.append("]}")
    lines.append("]}")
    (Path(__file__).parent / "prices.json").write_text("\n".join(lines) + "\n")


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def provider(p: types.Provider) -> dict:
    entry = {"id": p.id}
    if p.provider_match:
        entry["match"] = clause(p.provider_match)
    if p.model_match:
        entry["models_like"] = clause(p.model_match)
    if p.fallback_model_providers:
        entry["fallback"] = p.fallback_model_providers
    entry["models"] = [model(m) for m in p.models]
    return entry


def model(m: types.ModelInfo) -> dict:
    periods = m.prices if isinstance(m.prices, list) else [types.ConditionalPrice(prices=m.prices)]
    return {"id": m.id, "match": clause(m.match), "prices": [period(p) for p in periods]}


def clause(c: object) -> dict:
    match c:
        case types.ClauseEquals():
            return {"equals": c.equals}
        case types.ClauseStartsWith():
            return {"starts_with": c.starts_with}
        case types.ClauseEndsWith():
            return {"ends_with": c.ends_with}
        case types.ClauseContains():
            return {"contains": c.contains}
        case types.ClauseRegex():
            return plain_clause(c.regex)
        case types.ClauseOr():
            clauses = [clause(x) for x in c.or_]
            return {"any": [x for i, x in enumerate(clauses) if x not in clauses[:i]]}
        case types.ClauseAnd():
            return {"all": [clause(x) for x in c.and_]}
    raise TypeError(f"unknown clause {c!r}")


def plain_clause(regex: str) -> dict:
    """The server knows no patterns: a name is a name, and a date behind it is cut off."""
    if regex in SPELLED_OUT:
        return SPELLED_OUT[regex]
    name = DATE_OR_VERSION.sub("", regex.removeprefix("^").removeprefix("(typesafe/)?"))
    name = re.sub(r"\\([.\[\]])", r"\1", name)
    if re.search(r"[\\^$*+?(){}|]", name):
        raise ValueError(f"spell out the pattern {regex!r} in SPELLED_OUT")
    return {"equals": name}


def period(p: types.ConditionalPrice) -> dict:
    entry = {}
    match p.constraint:
        case types.StartDateConstraint():
            entry["from"] = p.constraint.start_date.isoformat()
        case types.TimeOfDateConstraint():
            entry["daily"] = [utc_minutes(p.constraint.start_time), utc_minutes(p.constraint.end_time)]
    for key, name in TOKEN_TYPES.items():
        price = getattr(p.prices, key, None)
        if isinstance(price, types.TieredPrices):
            tiers = {str(tier.start): number(tier.price) for tier in price.tiers}
            entry[name] = {"base": number(price.base), "above": tiers}
        elif price is not None:
            entry[name] = number(price)
    return entry


def utc_minutes(time: datetime.time) -> int:
    at = datetime.datetime.combine(datetime.date(1970, 1, 2), time)
    at = at.astimezone(datetime.UTC) if at.tzinfo else at
    return at.hour * 60 + at.minute


def number(price: object) -> float | int:
    value = float(price)
    return int(value) if value.is_integer() else value


if __name__ == "__main__":
    main()
