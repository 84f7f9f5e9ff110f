"""Ten filters against a running server: how long the first page takes, how much they select, and what is read.

    python bench/filters.py http://127.0.0.1:6006 my-project [--repeat 9]

What each filter selects depends on what is stored; the share that it selects stands beside its time, so that figures
of two stores can be compared. Values that must occur in the project can be given; see --help.
"""

import argparse
import json
import statistics
import time
import urllib.parse
import urllib.request

PAGE = 50


def named_filters(values):
    """Name, grain and expression of each."""
    return [
        ("common kind and latency", "span", "span_kind == 'LLM' and latency_ms > 1000"),
        ("rare attribute", "span", f"attributes['{values.attribute}'] == '{values.attribute_value}'"),
        ("rare substring", "span", f"'{values.substring}' in input.value"),
        ("word", "span", f"search('{values.word}')"),
        ("annotation score", "span", f"annotations['{values.annotation}'].score < 0.3"),
        ("cost", "span", "total_cost > 0.01"),
        ("user", "span", f"user_id == '{values.user}'"),
        ("document score", "span", "any(d.score < 0.3 for d in documents)"),
        ("child with error", "span", "any(c.status_code == 'ERROR' for c in children)"),
        ("trace with a slow tool", "trace", "any(s.span_kind == 'TOOL' and s.latency_ms > 1000 for s in spans)"),
    ]


def main():
    arguments = read_arguments()
    ask = asker(arguments.url, arguments.project)
    totals = {
        "span": ask("figures", of="spans")["count"],
        "trace": ask("figures", of="traces")["count"],
    }
    print(f"{totals['span']:,} spans in {totals['trace']:,} traces; the first {PAGE}, median of {arguments.repeat}")
    print(f"{'filter':<26}{'first':>9}{'median':>9}{'worst':>9}{'count':>9}{'selects':>10}  tested by")
    for name, grain, expression in named_filters(arguments):
        question = {"filter": expression, "limit": PAGE}
        took = [timed(ask, f"{grain}s", **question)[0] for _ in range(arguments.repeat + 1)]
        counted, figures = timed(ask, "figures", of=f"{grain}s", filter=expression)
        share = figures["count"] / max(totals[grain], 1)
        explained = ask("explain", grain=grain, filter=expression)
        means = sorted({means for step in explained["steps"] for means in step["means"]})
        # The first one finds nothing read yet.
        first, rest = took[0], took[1:]
        print(
            f"{name:<26}{milliseconds(first)}{milliseconds(statistics.median(rest))}{milliseconds(max(rest))}"
            f"{milliseconds(counted)}{share:>9.3%}   {', '.join(means)}"
        )


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url")
    parser.add_argument("project")
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--attribute", default="metadata.tenant", help="an attribute that few spans have with its value")
    parser.add_argument("--attribute-value", default="tenant-17")
    parser.add_argument("--substring", default="refund", help="a part of few inputs")
    parser.add_argument("--word", default="refund")
    parser.add_argument("--annotation", default="quality", help="the name of an annotation of spans")
    parser.add_argument("--user", default="user-17")
    return parser.parse_args()


def asker(url, project):
    base = f"{url.rstrip('/')}/api/projects/{urllib.parse.quote(project, safe='')}"

    def ask(path, **parameters):
        with urllib.request.urlopen(f"{base}/{path}?{urllib.parse.urlencode(parameters)}") as response:
            return json.load(response)

    return ask


def timed(ask, path, **parameters):
    began = time.perf_counter()
    answer = ask(path, **parameters)
    return time.perf_counter() - began, answer


def milliseconds(seconds):
    return f"{seconds * 1000:>6.0f} ms"


if __name__ == "__main__":
    main()
