"""What read.cjs does, with feedparser: paths on the standard input, lines of JSON out."""

import json
import sys

import feedparser


def main():
    for file in sys.stdin.read().splitlines():
        with open(file, "rb") as stream:
            # Its cleaning of content is not looked at, and takes most of the time.
            feed = feedparser.parse(stream.read(), sanitize_html=False,
                                    resolve_relative_uris=False)
        found = {"file": file, "title": feed.feed.get("title"), "entries": [
            {name: entry.get(name) for name in ("id", "title", "link", "published", "updated")}
            for entry in feed.entries]}
        if feed.bozo:
            found["error"] = str(feed.bozo_exception)
        print(json.dumps(found))


main()
